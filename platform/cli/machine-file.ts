import { once } from "node:events";
import type { ReadStream } from "node:fs";
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import * as v from "valibot";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import { parseJson } from "../../core/parse-json.ts";
import type { MachineFacts } from "../../core/policy/virtual-machine.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";

/** Longest line in bytes; a computer takes some hundred. */
const LONGEST_LINE = 65_536;
const LINE_FEED = 0x0a;

const text = v.nullish(v.string());
/** Keys that are not named here are ignored: collections of computers hold more. */
const lineSchema = v.object({
  biosVendor: text, biosVersion: text, vendor: text, product: text, version: text, family: text, boardVendor: text, board: text, chassisVendor: text, chassisType: text, cpu: text,
  vmFlag: v.nullish(v.boolean()),
});

/** A computer and the line that it stands on, from 1. */
export interface MachineLine {
  readonly line: number;
  readonly facts: MachineFacts;
}

/** Computers of a file of JSON lines, plain or gzip, one at a time; it is never held whole. Ends with the first line that is not one, and says which. Blank lines are passed over. */
export async function* readMachines(path: string): AsyncGenerator<Result<MachineLine, InvigilError>, void, undefined> {
  let line = 0;
  try {
    for await (const bytes of linesOf(path)) {
      line += 1;
      const facts = parseLine(bytes, line);
      if (!facts.ok) {
        yield facts;
        return;
      }
      if (facts.value !== null) yield ok({ line, facts: facts.value });
    }
  } catch (error) {
    yield readingFailure(path, line, error);
  }
}

/** Lines of a file, plain or gzip, without their ends. One that is longer than a line may be is given unfinished and is the last. */
export async function* linesOf(path: string): AsyncGenerator<Buffer, void, undefined> {
  const file = createReadStream(path);
  try {
    let rest = Buffer.alloc(0);
    for await (const chunk of await unpacked(file)) {
      let bytes = Buffer.concat([rest, Buffer.from(chunk)]);
      for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED)) {
        yield bytes.subarray(0, end);
        bytes = bytes.subarray(end + 1);
      }
      rest = bytes;
      if (rest.length > LONGEST_LINE) break;
    }
    if (rest.length > 0) yield rest;
  } finally {
    file.destroy();
  }
}

/** The file's own bytes, or what gzip's hold (RFC 1952 §2.3.1: they begin 1f 8b), whatever the file is called. */
async function unpacked(file: ReadStream): Promise<Readable> {
  await once(file, "readable");
  const head: unknown = file.read();
  if (!Buffer.isBuffer(head)) return file;
  file.unshift(head);
  return head.at(0) === 0x1f && head.at(1) === 0x8b ? pipeline(file, createGunzip(), () => undefined) : file;
}

/** Null for a blank line. */
function parseLine(bytes: Buffer, line: number): Result<MachineFacts | null, InvigilError> {
  if (bytes.length > LONGEST_LINE) return fail("import/too-large", `line ${line} is longer than ${LONGEST_LINE} bytes`, { line });
  const written = decode(bytes);
  if (written === null) return fail("import/bad-encoding", `line ${line} is not UTF-8`, { line });
  if (written.trim() === "") return ok(null);
  const value = parseJson(written);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fail("usage/invalid", `line ${line} is not a JSON object`, { line });
  const parsed = v.safeParse(lineSchema, value);
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0]) ?? "";
    return fail("usage/invalid", `line ${line}: ${field} is not ${field === "vmFlag" ? "true or false" : "text"}`, { line, field });
  }
  const { vmFlag, ...texts } = parsed.output;
  const named = Object.fromEntries(Object.entries(texts).filter(([, told]) => typeof told === "string"));
  return ok({ ...named, ...(typeof vmFlag === "boolean" ? { vmFlag } : {}), unreadable: [] });
}

/** Null when the bytes are not UTF-8. */
export function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** What is said of a file that could not be read further. @param line the last one that was whole */
export function readingFailure(path: string, line: number, error: unknown): Result<never, InvigilError> {
  const reason = error instanceof Error && "code" in error ? String(error.code) : "";
  if (reason === "Z_BUF_ERROR") return fail("import/truncated", `${path} ends early, after line ${line}: the compressed file is not whole`, { line });
  if (reason.startsWith("Z_")) return fail("usage/invalid", `${path} cannot be unpacked after line ${line}: the compressed file is damaged`, { line });
  if (reason === "") throw error;
  return fail("usage/invalid", `${path} cannot be read (${reason})`);
}
