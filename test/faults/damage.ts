import { closeSync, ftruncateSync, openSync, statSync, writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** Cuts a file off, as a disk that lost its last writes leaves it. */
export function tear(path: string, keptShare: number): void {
  const file = openSync(path, "r+");
  ftruncateSync(file, Math.floor(statSync(path).size * keptShare));
  closeSync(file);
}

/** Overwrites the first page of a table, as a bad sector leaves it. Nobody may have the file open. */
export function ruinTable(path: string, table: string): void {
  const database = new DatabaseSync(path);
  const rootPage = Number(database.prepare("SELECT rootpage FROM sqlite_master WHERE name = ?").get(table)?.["rootpage"]);
  const pageSize = Number(database.prepare("PRAGMA page_size").get()?.["page_size"]);
  database.close();
  overwrite(path, (rootPage - 1) * pageSize, pageSize);
}

/** Overwrites bytes with nonsense. */
export function overwrite(path: string, at: number, bytes: number): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  closeSync(file);
}
