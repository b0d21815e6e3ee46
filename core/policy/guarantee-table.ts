import { CONTROL_IDS } from "./control.ts";
import type { ControlId } from "./control.ts";
import { CONTROL_WORDS } from "./control-words.ts";
import { GUARANTEES, SYSTEMS } from "./guarantees.ts";
import type { Guarantee, System } from "./guarantees.ts";

/** Names of the systems, as headings. */
export const SYSTEM_WORDS: Readonly<Record<System, string>> = { windows: "Windows", macos: "macOS", linux: "Linux", "linux-kiosk": "Linux kiosk session" };

/** What stands where the table is kept in a text. */
export const TABLE_BEGIN = "<!-- guarantees:begin -->";
export const TABLE_END = "<!-- guarantees:end -->";

/** Whether something is claimed that nobody has seen on that system yet. Nothing is claimed of what is unavailable. */
export function isUnproven({ tier, proof }: Guarantee): boolean {
  return tier !== "unavailable" && proof === null;
}

/** What has shown a control, and on which system when it is not all; a dash when nothing has. */
export function proofWords(control: ControlId): string {
  const row = GUARANTEES[control];
  const systemsByProof = new Map<string, System[]>();
  for (const system of SYSTEMS) {
    const { proof } = row[system];
    if (proof !== null) systemsByProof.set(proof, [...(systemsByProof.get(proof) ?? []), system]);
  }
  if (systemsByProof.size === 0) return "–";
  return [...systemsByProof].map(([proof, systems]) => (systems.length === SYSTEMS.length ? proof : `${systems.map((system) => SYSTEM_WORDS[system]).join(", ")}: ${proof}`)).join("; ");
}

/** The table of what holds where, in Markdown, every control of a policy in one row. */
export function guaranteeTable(): string {
  const header = ["control", ...SYSTEMS.map((system) => SYSTEM_WORDS[system]), "proven by"];
  const rows = CONTROL_IDS.map((control) => [
    `${CONTROL_WORDS[control].name} (\`${control}\`)`, ...SYSTEMS.map((system) => standing(GUARANTEES[control][system])), proofWords(control),
  ]);
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`).join("\n");
}

/**
 * A text with the table as it is now between its marks.
 * @returns null when the text does not have both marks, once each and in order
 */
export function withGuaranteeTable(text: string): string | null {
  const [before, rest, ...moreBegins] = text.split(TABLE_BEGIN);
  const [, after, ...moreEnds] = rest?.split(TABLE_END) ?? [];
  if (before === undefined || after === undefined || moreBegins.length > 0 || moreEnds.length > 0) return null;
  return `${before}${TABLE_BEGIN}\n${guaranteeTable()}\n${TABLE_END}${after}`;
}

function standing(guarantee: Guarantee): string {
  return isUnproven(guarantee) ? `${guarantee.tier}, unproven` : guarantee.tier;
}
