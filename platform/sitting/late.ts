import type { Milliseconds, UnixMs } from "../../core/clock.ts";
import type { Seal } from "../../core/receipt/receipt.ts";
import type { LedgerEntry } from "../../core/sitting/ledger-entry.ts";
import { accountOf, MOST_FAILURE_MS } from "../../core/sitting/time-ledger.ts";
import type { JournalRow } from "../store/journal-rows.ts";
import type { CandidateRow, InstructionRow, PackageRow } from "../store/schema.ts";
import type { Tables } from "../store/store.ts";
import { instructionOf } from "./instruct.ts";

/** How far a seal's time may lie behind the end of working time before a person looks at it, ms. */
const GRACE_MS = 60_000;

/**
 * Whether a seal was made after the end of working time, as far as the platform knows without reading the journal: its own time ledger, added up by the
 * same function as on the candidate's computer. Hand-in time is the time of the seal, however late it arrives. Only a flag: a person decides.
 * @param time.elapsed working time used, the most that seal or records say
 */
export async function isLate(
  tables: Tables, { seal, elapsed, receivedAt }: { readonly seal: Seal; readonly elapsed: Milliseconds; readonly receivedAt: UnixMs },
  { pkg, candidate, journal }: { readonly pkg: PackageRow; readonly candidate: CandidateRow; readonly journal: JournalRow },
): Promise<boolean> {
  const instructions = await tables.instructions(journal.sittingId);
  const interrupted = await tables.holdsKind(journal.journalId, ["resumed", "continued"]);
  const ledger: readonly LedgerEntry[] = [
    { kind: "duration", ms: pkg.durationMs },
    { kind: "extra-time", ms: candidate.extraMs },
    { kind: "break", ms: candidate.breakMs },
    // A pause that was never ended, and a hand-in that arrives days later: the pause lasts until the seal at most.
    ...orderedEntries(instructions, Math.min(receivedAt, seal.sealedAt)),
    // How long the program was not running stands in the encrypted journal: the platform allows as much as may move by itself.
    ...(interrupted ? [{ kind: "failure", ms: MOST_FAILURE_MS, reason: "not-running" } as const] : []),
  ];
  const { allowedMs, movedMs } = accountOf(ledger);
  return seal.sealedAt > pkg.closesAt + movedMs + GRACE_MS || elapsed > allowedMs + GRACE_MS;
}

/** What staff ordered: time that they gave, and pauses by the platform's clock. @param until end of a pause that was not ended */
export function orderedEntries(instructions: readonly InstructionRow[], until: UnixMs): readonly LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  let paused: { readonly at: UnixMs; readonly reason: string } | null = null;
  for (const row of instructions) {
    const instruction = instructionOf(row);
    if (instruction.kind === "extra-time") {
      entries.push({ kind: "grant", ms: instruction.extraMs, id: instruction.id, because: instruction.because, reason: instruction.reason });
    } else if (instruction.kind === "pause") paused ??= { at: row.createdAt, reason: instruction.reason };
    else if (instruction.kind === "resume" && paused !== null) {
      entries.push({ kind: "pause", ms: row.createdAt - paused.at, reason: paused.reason });
      paused = null;
    }
  }
  if (paused !== null && until > paused.at) entries.push({ kind: "pause", ms: until - paused.at, reason: paused.reason });
  return entries;
}
