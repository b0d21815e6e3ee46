import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assertNever } from "../../../core/result.ts";
import type { CandidateEntry } from "../../../core/candidate/candidate-entry.ts";
import { readCandidates } from "../../../core/candidate/candidate-list.ts";
import { must } from "./support/room.ts";

const NAMES = ["Ada Nowak", "Åse Ødegård", "José Núñez", "Zoë Müller", "O'Brien, Pat", 'Jo "Ann" Li', "Søren; Kaj"] as const;
const CODES = ["STU-001", "STU-002", "S 12345", "ABCDE-01234", "x9y8z7", "2026/117", "MAT-77"] as const;

const ENCODINGS = ["utf-8", "utf-8 with mark", "utf-16le", "latin1"] as const;
const whole = fc.record({
  people: fc.array(fc.record({ name: fc.constantFrom(...NAMES), extra: fc.nat(90) }), { minLength: 1, maxLength: 7 }),
  separator: fc.constantFrom(",", ";", "\t"), lineEnd: fc.constantFrom("\n", "\r\n", "\r"), blanks: fc.nat(2), encoding: fc.constantFrom(...ENCODINGS), ended: fc.boolean(),
});
type Whole = typeof whole extends fc.Arbitrary<infer W> ? W : never;

function candidatesOf({ people }: Whole): readonly CandidateEntry[] {
  return people.map(({ name, extra }, index) => ({ name, code: CODES[index] ?? "", extraMinutes: extra, breakMinutes: 0 }));
}

function textOf(file: Whole): string {
  const cell = (value: string): string => (/[",;\t]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const rows = candidatesOf(file).map(({ name, code, extraMinutes }) => [name, code ?? "", String(extraMinutes)].map(cell).join(file.separator));
  const lines = [...Array.from({ length: file.blanks }, () => ""), ["name", "code", "extra_minutes"].join(file.separator), ...rows];
  return lines.join(file.lineEnd) + (file.ended ? file.lineEnd : "");
}

function encoded(text: string, encoding: Whole["encoding"]): Buffer {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text);
    case "utf-8 with mark":
      return Buffer.from(`\u{FEFF}${text}`);
    case "utf-16le":
      return Buffer.from(`\u{FEFF}${text}`, "utf16le");
    case "latin1":
      return Buffer.from(text, "latin1");
    default:
      return assertNever(encoding);
  }
}

/** A file's bytes with something wrong in them, as copying, editors and mail programs do it. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat() }),
  fc.record({ kind: fc.constant("insert" as const), at: fc.nat(), bytes: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 6 }), fc.constantFrom(...['"', ",", ";", "\n", "\0", "\u{FFFD}", "\u{202E}", "=SUM(A1)", "x".repeat(20_000)].map((text) => new Uint8Array(Buffer.from(text))))) }),
  fc.record({ kind: fc.constant("remove" as const), at: fc.nat(), count: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ kind: fc.constant("repeat" as const), at: fc.nat(), count: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant("mark" as const) }),
);
type Damage = typeof damage extends fc.Arbitrary<infer D> ? D : never;

function damaged(bytes: Buffer, done: Damage): Buffer {
  if (done.kind === "mark") return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
  const at = done.at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (done.kind) {
    case "cut":
      return before;
    case "insert":
      return Buffer.concat([before, done.bytes, after]);
    case "remove":
      return Buffer.concat([before, after.subarray(done.count)]);
    case "repeat":
      return Buffer.concat([before, after.subarray(0, done.count), after]);
    default:
      return assertNever(done);
  }
}

describe("10,000 lists of candidates", () => {
  it("that are whole are read whole, whatever separates, ends and encodes them", () => {
    fc.assert(fc.property(whole, (file) => {
      expect(must(readCandidates(encoded(textOf(file), file.encoding)))).toEqual(candidatesOf(file));
    }), { numRuns: 3000, seed: 11 });
  });

  it("with something wrong in them never crash, are refused with the line, or give names that can be told apart", () => {
    const count = { taken: 0, refused: 0 };

    fc.assert(fc.property(whole, fc.array(damage, { minLength: 1, maxLength: 3 }), (file, done) => {
      const bytes = done.reduce<Buffer>(damaged, encoded(textOf(file), file.encoding));
      const read = readCandidates(bytes);
      if (read.ok) {
        count.taken += 1;
        expect(read.value.length).toBeGreaterThan(0);
        for (const { name, extraMinutes } of read.value) expect([name.trim() !== "", /[\p{Cc}\u{FFFD}]/u.test(name), Number.isInteger(extraMinutes) && extraMinutes <= 1440]).toEqual([true, false, true]);
        const codes = read.value.flatMap(({ code }) => (code === null ? [] : [code]));
        expect(new Set(codes).size).toBe(codes.length);
        return;
      }
      count.refused += 1;
      const lines = bytes.toString("latin1").split(/\r\n|\r|\n/).length;
      expect(read.error.code).toBe("candidates/invalid-csv");
      expect(read.error.detail?.["line"]).toBeGreaterThanOrEqual(1);
      expect(read.error.detail?.["line"]).toBeLessThanOrEqual(lines + 2);
      expect(read.error.message.length).toBeLessThan(20 * 160);
    }), { numRuns: 7000, seed: 12 });

    expect(Math.min(count.taken, count.refused)).toBeGreaterThan(1000);
  });

  it.each<[string, Buffer, number]>([
    ["says that it is UTF-8 and is Latin-1, with semicolons", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from("name;code\nAda;STU-1\nÅse;STU-2\n", "latin1")]), 3],
    ["is UTF-8 above and Latin-1 below", Buffer.concat([Buffer.from("name;code\nÅse;STU-1\n"), Buffer.from("José;STU-2\n", "latin1")]), 3],
    ["is UTF-8 cut off within a letter", Buffer.from("name;code\nÅse;STU-1\nZoë").subarray(0, -1), 3],
    ["is UTF-16 without its mark", Buffer.from("name;code\nAda;STU-1\n", "utf16le"), 1],
    ["is UTF-16 cut off within a letter", Buffer.from("\u{FEFF}name\nAda\nBen", "utf16le").subarray(0, -1), 3],
    ["was saved with letters lost", Buffer.from("name\nAda\nM\u{FFFD}ller\n"), 3],
  ])("one that %s is refused at that line, with what to do", (_what, bytes, line) => {
    expect(readCandidates(bytes)).toMatchObject({ ok: false, error: { code: "candidates/invalid-csv", message: `line ${line}: a character cannot be read; save the list again as CSV in UTF-8`, detail: { line } } });
  });
});
