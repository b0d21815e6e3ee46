import type { KeptKind, Retentions } from "../../../core/contract/wire-audit.ts";
import { counted } from "../words.ts";

/** What is kept, as people call it. */
export const KEPT_WORDS: Readonly<Record<KeptKind, string>> = {
  checked: "The system check", "device-report": "What the computer is", incident: "Incidents and programs that were found", keystrokes: "How something was typed", "device-id": "Pseudonymous ids of computers",
};

/** How much there is of it. */
export function heldWords(kind: KeptKind, held: number): string {
  if (held === 0) return "Nothing";
  return kind === "device-id" ? counted(held, "id") : counted(held, "record");
}

/** What a deletion took away. */
export function deletedWords({ kind, records, refusedUploads }: Retentions["deleted"][number]): string {
  const what = kind === null ? "What was kept" : KEPT_WORDS[kind];
  const parts = [...(records > 0 ? [heldWords(kind ?? "checked", records)] : []), ...(refusedUploads > 0 ? [`the same in ${counted(refusedUploads, "refused upload")}`] : [])];
  return parts.length === 0 ? what : `${what}: ${parts.join(", ")}`;
}
