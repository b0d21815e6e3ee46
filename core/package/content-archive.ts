import * as v from "valibot";
import type { ExamContent } from "../assessment/exam-content.ts";
import { examContentSchema } from "../assessment/exam-content.ts";
import { concatBytes, fromUtf8, utf8 } from "../crypto/encoding.ts";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import { canonicalise } from "../journal/canonical-json.ts";
import { parseJson } from "../parse-json.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";

/** Name of the exam's content within a package. */
const EXAM_FILE = "exam.json";
/** Folder of the exam's assets within a package. */
const ASSET_FOLDER = "assets/";

const LENGTH_BYTES = 4;
const MOST_FILES = 10_000;
/** Levels of JSON that an exam may have: the importer takes 100 elements in each other, two levels each. */
const MOST_LEVELS = 512;
const indexSchema = v.pipe(
  v.array(v.strictObject({ path: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)), bytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) })),
  v.maxLength(MOST_FILES),
);

/** What a package holds, opened. Assets are keyed by the path that bodies name, without the folder. */
export interface OpenedContent {
  readonly content: ExamContent;
  readonly assets: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Plain bytes of a package: index length (4 bytes, big-endian), index as JSON, the files one after the other. */
export function packContent(files: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  const entries = [...files];
  const index = utf8(canonicalise(entries.map(([path, bytes]) => ({ path, bytes: bytes.length }))));
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, index.length);
  return concatBytes(length, index, ...entries.map(([, bytes]) => bytes));
}

/**
 * Reads what `packContent` wrote, believing nothing.
 * @returns `package/altered` when a length, path or file is not as it must be
 */
export function unpackContent(plain: Uint8Array<ArrayBuffer>): Result<OpenedContent, InvigilError> {
  const files = unpackFiles(plain);
  if (!files.ok) return files;
  const exam = files.value.get(EXAM_FILE);
  if (exam === undefined) return altered("the package holds no exam");
  const value = parseJson(fromUtf8(exam));
  // SECURITY: schema and renderer walk a body by calling themselves; one that is nested without end would crash both.
  if (isDeeperThan(value, MOST_LEVELS)) return altered("the exam in the package is nested too deep");
  const parsed = v.safeParse(examContentSchema, value);
  if (!parsed.success) return altered("the exam in the package does not fit its schema", v.getDotPath(parsed.issues[0]) ?? "");

  const assets = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { path } of parsed.output.assets) {
    const bytes = files.value.get(ASSET_FOLDER + path);
    if (bytes === undefined) return altered("a file that the exam shows is missing", path);
    assets.set(path, bytes);
  }
  if (assets.size + 1 !== files.value.size) return altered("the package holds a file that the exam does not name");
  return ok({ content: parsed.output, assets });
}

/** Whether a path stays below its folder on every system: relative, forward slashes, no empty, `.` or `..` step, no drive, no control character. */
function isSafePath(path: string): boolean {
  return !/[\\:\p{Cc}]/u.test(path) && path.split("/").every((step) => step !== "" && step !== "." && step !== "..");
}

function unpackFiles(plain: Uint8Array<ArrayBuffer>): Result<ReadonlyMap<string, Uint8Array<ArrayBuffer>>, InvigilError> {
  if (plain.length < LENGTH_BYTES) return altered("the package has no index");
  const indexEnd = LENGTH_BYTES + new DataView(plain.buffer, plain.byteOffset, plain.byteLength).getUint32(0);
  if (indexEnd > plain.length) return altered("the package's index is longer than the package");
  const index = v.safeParse(indexSchema, parseJson(fromUtf8(plain.subarray(LENGTH_BYTES, indexEnd))));
  if (!index.success) return altered("the package's index cannot be read");

  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let at = indexEnd;
  for (const { path, bytes } of index.output) {
    // SECURITY: a path that climbs out of its folder must never reach anything that serves or writes files.
    if (!isSafePath(path) || (path !== EXAM_FILE && !path.startsWith(ASSET_FOLDER))) return altered("a path in the package is not allowed", path);
    // SECURITY: two files of one name would let two readers see two exams.
    if (files.has(path)) return altered("two files of the package have one name", path);
    if (bytes > plain.length - at) return altered("a file is longer than the package", path);
    files.set(path, plain.subarray(at, at + bytes));
    at += bytes;
  }
  return at === plain.length ? ok(files) : altered("the package holds bytes that its index does not name");
}

/** Whether parsed JSON has more levels than these; itself without recursion. */
function isDeeperThan(value: unknown, levels: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap(childrenOf);
  }
  return false;
}

function childrenOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function altered(message: string, path?: string): Result<never, InvigilError> {
  return path === undefined ? fail("package/altered", message) : fail("package/altered", message, { path });
}
