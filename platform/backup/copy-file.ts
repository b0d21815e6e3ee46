import { createHash } from "node:crypto";
import { open, readdir } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

/** Bytes read at once. */
const PART = 1024 * 1024;

/** What was copied or read. */
export interface Hashed {
  readonly bytes: number;
  readonly sha256: string;
}

/** Copies a file, durably, and says what was copied. The copy has mode 0600 and must not be there yet. @param onBytes hears of each part */
export async function copyFile(from: string, to: string, onBytes: (bytes: number) => void): Promise<Hashed> {
  const target = await open(to, "wx", 0o600);
  try {
    const hashed = await hashInto(from, target, onBytes);
    await target.sync();
    return hashed;
  } finally {
    await target.close();
  }
}

/** SHA-256 of a file as it is. */
export async function hashFile(file: string): Promise<Hashed> {
  return hashInto(file, null, () => undefined);
}

/** Makes a file's content, or a folder's names, durable. Windows cannot open folders, and NTFS journals its names itself. */
export async function sync(path: string, what: "file" | "folder"): Promise<void> {
  if (what === "folder" && process.platform === "win32") return;
  const handle = await open(path, what === "file" ? "r+" : "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether a folder is missing or has nothing in it. */
export async function isMissingOrEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return true;
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return false;
    throw error;
  }
}

async function hashInto(from: string, target: FileHandle | null, onBytes: (bytes: number) => void): Promise<Hashed> {
  const source = await open(from, "r");
  try {
    const hash = createHash("sha256");
    const buffer = new Uint8Array(PART);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, PART);
      if (bytesRead === 0) break;
      const part = buffer.subarray(0, bytesRead);
      hash.update(part);
      if (target !== null) await target.writeFile(part);
      bytes += bytesRead;
      onBytes(bytesRead);
    }
    return { bytes, sha256: hash.digest("hex") };
  } finally {
    await source.close();
  }
}
