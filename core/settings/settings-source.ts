import * as v from "valibot";
import { CHOICES, RESTRICTIONS, isSettingKey, readSetting } from "./setting.ts";
import type { SettingValues } from "./setting.ts";

/** Something in a machine-wide place that was not taken over. */
export interface Refusal {
  /** The file, registry key or preferences that it stands in. */
  readonly source: string;
  /** Its place in there, such as `mandatory.platform`; empty for the whole. */
  readonly place: string;
  readonly reason: string;
  /** Whether it could have been a lock: no exam opens until it is mended. */
  readonly closes: boolean;
}

/** What one machine-wide place says. */
export interface SettingsSource {
  readonly name: string;
  readonly centre: string | null;
  /** What a student cannot change. */
  readonly mandatory: Partial<SettingValues>;
  /** What holds until a student chooses otherwise. */
  readonly recommended: Partial<SettingValues>;
  readonly refusals: readonly Refusal[];
}

const centreSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const PARTS: ReadonlySet<string> = new Set(["version", "centre", "mandatory", "recommended"]);

/** Characters of a refused key that are told: it may be a whole book in the wrong place. */
const MOST_CHARACTERS = 100;

/**
 * Reads one place: `{ "version": 1, "centre": …, "mandatory": { … }, "recommended": { … } }`. What does not fit is refused by name and the rest is used.
 * What is refused and could have been a lock closes: a mandatory key that nobody knows, a restriction with a value that is none, a place that cannot be read at all.
 */
export function parseSettingsSource(name: string, document: unknown): SettingsSource {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return unusableSource(name, "it is no JSON object");
  const parts = new Map<string, unknown>(Object.entries(document));
  // SECURITY: a later version may hold locks that this one cannot see.
  if (parts.get("version") !== 1) return unusableSource(name, "its version is not 1");
  const centre = parts.has("centre") ? v.safeParse(centreSchema, parts.get("centre")) : null;
  const mandatory = readPart(name, "mandatory", parts.get("mandatory"));
  const recommended = readPart(name, "recommended", parts.get("recommended"));
  return {
    name, centre: centre?.success === true ? centre.output : null, mandatory: mandatory.values, recommended: recommended.values,
    refusals: [
      // SECURITY: a setting beside `mandatory` instead of in it was meant to hold.
      ...[...parts.keys()].filter((key) => !PARTS.has(key)).map((key): Refusal => ({ source: name, place: shortened(key), reason: "this version knows no such key here", closes: true })),
      ...(centre?.success === false ? [{ source: name, place: "centre", reason: "it is no name", closes: false }] : []),
      ...mandatory.refusals, ...recommended.refusals,
    ],
  };
}

/** A place that is there and cannot be used as a whole. */
export function unusableSource(name: string, reason: string): SettingsSource {
  // SECURITY: what it would have locked is not known; passing it over would free the student.
  return { name, centre: null, mandatory: {}, recommended: {}, refusals: [{ source: name, place: "", reason, closes: true }] };
}

/** A place that an administrator never made: it is named and nothing more. */
export function foreignSource(name: string, reason: string): SettingsSource {
  return { name, centre: null, mandatory: {}, recommended: {}, refusals: [{ source: name, place: "", reason, closes: false }] };
}

/** Reads the text of a file. Where it is no JSON, the refusal says where to look. */
export function parseSettingsText(name: string, text: string): SettingsSource {
  try {
    const document: unknown = JSON.parse(text);
    return parseSettingsSource(name, document);
  } catch (error) {
    return unusableSource(name, `it is not JSON: ${syntaxFault(String(error), text)}`);
  }
}

/** V8 names a position for some faults, shows the characters around others, and names nothing where the text just ends. */
function syntaxFault(message: string, text: string): string {
  const position = /at position (\d+)/u.exec(message)?.[1];
  const end = text.trimEnd().length;
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  if (message.includes("Unexpected end") || Number(position ?? 0) >= end) return `it ends too early, in line ${lineAt(end)}`;
  return position === undefined ? shortened(message.replace(/^SyntaxError: /u, "").replaceAll(/\s+/gu, " ")) : `look at line ${lineAt(Number(position))}`;
}

function readPart(source: string, part: "mandatory" | "recommended", given: unknown): { readonly values: Partial<SettingValues>; readonly refusals: readonly Refusal[] } {
  const isMandatory = part === "mandatory";
  if (given === undefined) return { values: {}, refusals: [] };
  if (typeof given !== "object" || given === null || Array.isArray(given)) return { values: {}, refusals: [{ source, place: part, reason: "it is no JSON object", closes: isMandatory }] };
  let values: Partial<SettingValues> = {};
  const refusals: Refusal[] = [];
  for (const [key, value] of Object.entries(given)) {
    const place = `${part}.${shortened(key)}`;
    if (!isSettingKey(key)) {
      refusals.push({ source, place, reason: "this version knows no such setting", closes: isMandatory });
      continue;
    }
    if (!isMandatory && !CHOICES.has(key)) {
      refusals.push({ source, place, reason: "it can only be mandatory", closes: false });
      continue;
    }
    const read = readSetting(key, value);
    if (read.ok) values = { ...values, ...read.values };
    else refusals.push({ source, place, reason: read.reason, closes: isMandatory && RESTRICTIONS.has(key) });
  }
  return { values, refusals };
}

function shortened(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
