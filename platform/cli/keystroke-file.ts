import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { FixedTextSubject } from "../../core/keystroke/evaluation/fixed-text-protocol.ts";
import type { KeyStroke } from "../../core/keystroke/key-stroke.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { CsvRow } from "./csv-rows.ts";
import { numberOf, readCsv } from "./csv-rows.ts";
import { classOfKeyCode, classOfKeyName } from "./key-names.ts";

/** What a person typed in one go, in the file's order. A paste stands where it happened. */
export interface TypedSection {
  readonly name: string;
  readonly strokes: readonly (KeyStroke | "paste")[];
}

export interface TypedFile {
  /** `sections`: columns with key codes. `sessions`: columns with key names, sat down to on several days. */
  readonly form: "sections" | "sessions";
  readonly people: readonly { readonly user: string; readonly sections: readonly TypedSection[] }[];
  readonly keys: number;
}

const FORMS = { sections: ["user", "section", "press_ms", "release_ms", "keycode"], sessions: ["user", "session", "keyname", "timepress", "timerelease"] } as const;
/** Identification columns of a table of repetitions. */
const REPETITION_COLUMNS = ["subject", "sessionIndex", "rep"] as const;
/** Longest timing of a repetition, s: a day. Sums of such stay numbers. */
const LONGEST_TIMING_S = 86_400;
/** Key code that stands for a paste. */
const PASTE = -1;

/** Reads key strokes of writers, plain or gzip. */
export async function readTyped(path: string): Promise<Result<TypedFile, InvigilError>> {
  const people = new Map<string, Map<string, (KeyStroke | "paste")[]>>();
  let form: TypedFile["form"] | null = null;
  let keys = 0;
  let columns: readonly number[] = [];
  for await (const row of readCsv(path)) {
    if (!row.ok) return row;
    if (form === null) {
      const { cells } = row.value;
      form = FORMS.sections.every((name) => cells.includes(name)) ? "sections" : FORMS.sessions.every((name) => cells.includes(name)) ? "sessions" : null;
      if (form === null) return fail("usage/invalid", `the first line of ${path} must name the columns ${FORMS.sections.join(",")} or ${FORMS.sessions.join(",")}`);
      columns = FORMS[form].map((name) => cells.indexOf(name));
      continue;
    }
    const [user = "", section = "", ...rest] = columns.map((column) => row.value.cells[column] ?? "");
    const read = form === "sections" ? readByCode(row.value, rest) : readByName(row.value, rest);
    if (!read.ok) return read;
    if (user === "" || section === "") return fail("usage/invalid", `line ${row.value.line} names no user or no ${form === "sections" ? "section" : "session"}`, { line: row.value.line });
    const sections = people.get(user) ?? new Map<string, (KeyStroke | "paste")[]>();
    people.set(user, sections);
    const strokes = sections.get(section);
    if (strokes === undefined) sections.set(section, [read.value]);
    else strokes.push(read.value);
    keys += 1;
  }
  if (form === null || keys === 0) return fail("usage/invalid", `${path} holds no key strokes; it needs a line a key under ${FORMS.sections.join(",")}`);
  return ok({ form, keys, people: [...people].map(([user, sections]) => ({ user, sections: [...sections].map(([name, strokes]) => ({ name, strokes })) })) });
}

function readByCode({ line }: CsvRow, [press, release, keyCode]: readonly string[]): Result<KeyStroke | "paste", InvigilError> {
  const [pressMs, releaseMs, code] = [numberOf(press), release === "" ? null : numberOf(release), numberOf(keyCode)];
  if (pressMs === null || (releaseMs === null && release !== "") || code === null) return notNumbers(line, "press_ms, release_ms and keycode");
  return ok(code === PASTE ? "paste" : { keyClass: classOfKeyCode(code), pressMs, releaseMs });
}

function readByName({ line }: CsvRow, [name = "", press, release]: readonly string[]): Result<KeyStroke, InvigilError> {
  const [pressMs, releaseMs] = [numberOf(press), release === "" ? null : numberOf(release)];
  if (pressMs === null || (releaseMs === null && release !== "")) return notNumbers(line, "timepress and timerelease");
  return ok({ keyClass: classOfKeyName(name), pressMs, releaseMs });
}

function notNumbers(line: number, columns: string): Result<never, InvigilError> {
  return fail("usage/invalid", `line ${line}: ${columns} must be numbers (times in ms; an empty release is a key never released); mend or remove the line`, { line });
}

/** Reads a table of repetitions of one text: `subject,sessionIndex,rep` and a column a timing, in seconds (the CMU benchmark's form). */
export async function readRepetitions(path: string): Promise<Result<readonly FixedTextSubject[], InvigilError>> {
  const subjects = new Map<string, number[][][]>();
  let header: readonly string[] | null = null;
  for await (const row of readCsv(path)) {
    if (!row.ok) return row;
    const { line, cells } = row.value;
    if (header === null) {
      if (!REPETITION_COLUMNS.every((name, at) => cells[at] === name) || cells.length === REPETITION_COLUMNS.length) {
        return fail("usage/invalid", `the first line of ${path} must name the columns ${REPETITION_COLUMNS.join(",")} and then a column a timing, in seconds`);
      }
      header = cells;
      continue;
    }
    const [session, ...timings] = [numberOf(cells[1]), ...cells.slice(REPETITION_COLUMNS.length).map(numberOf)];
    const vector = timings.flatMap((timing) => (timing !== null && Math.abs(timing) <= LONGEST_TIMING_S ? [timing] : []));
    if (session === null || session === undefined || !Number.isInteger(session) || session < 1 || session > 1000 || vector.length !== timings.length) {
      return fail("usage/invalid", `line ${line}: sessionIndex must be a whole number from 1 and each timing a number of seconds, a day at most; mend or remove the line`, { line });
    }
    const sessions = subjects.get(cells[0] ?? "") ?? [];
    subjects.set(cells[0] ?? "", sessions);
    while (sessions.length < session) sessions.push([]);
    sessions[session - 1]?.push(vector);
  }
  if (subjects.size === 0) return fail("usage/invalid", `${path} holds no repetitions; it needs a line a repetition under ${REPETITION_COLUMNS.join(",")}, …`);
  return ok([...subjects].map(([subject, sessions]) => ({ subject, sessions })));
}
