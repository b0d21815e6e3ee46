import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import type { Audit } from "./tables/audit.ts";
import type { Board } from "./tables/board.ts";
import type { Candidates } from "./tables/candidates.ts";
import type { Branches } from "./tables/branches.ts";
import type { Devices } from "./tables/devices.ts";
import type { DiscardedDrafts } from "./tables/discarded-drafts.ts";
import type { Exams } from "./tables/exams.ts";
import type { Incidents } from "./tables/incidents.ts";
import type { Journals } from "./tables/journals.ts";
import type { Logs } from "./tables/logs.ts";
import type { Office } from "./tables/office.ts";
import type { Passkeys } from "./tables/passkeys.ts";
import type { Policies } from "./tables/policies.ts";
import type { Rehearsals } from "./tables/rehearsals.ts";
import type { Removals } from "./tables/removals.ts";
import type { OverrideGivings } from "./tables/override-givings.ts";
import type { Retentions } from "./tables/retentions.ts";
import type { Reviews } from "./tables/reviews.ts";
import type { Staff } from "./tables/staff.ts";
import type { Sittings } from "./tables/sittings.ts";

/** Everything that can be asked of the database, by the words of the house. */
export interface Tables extends Exams, Candidates, Rehearsals, Removals, Sittings, Board, OverrideGivings, Journals, Incidents, Branches, Devices, Retentions, Reviews, Logs, Staff, Passkeys, Office, Audit, Policies, DiscardedDrafts {}

/** What a write is for: saving and handing in go first, signing in next, all else after them. */
export type Urgency = "hand-in" | "sign-in" | "everything-else";

/**
 * The platform's memory. One implementation an engine; `test/unit/platform/store-contract.ts` runs against each.
 * Errors of both: storage/full, storage/locked, storage/unreadable.
 */
export interface Store {
  /** Reads what was committed last. */
  read<T>(work: (tables: Tables) => Promise<T>): Promise<Result<T, InvigilError>>;
  /**
   * Writes in one transaction: durable (on disk) before it resolves with success; undone whole when `work` refuses or throws.
   * `work` awaits nothing but the tables and pure computation: the next write waits for it.
   * @param urgency which writes it may overtake; `everything-else` unless said
   */
  write<T>(work: (tables: Tables) => Promise<Result<T, InvigilError>>, urgency?: Urgency): Promise<Result<T, InvigilError>>;
  /** Writes that wait for the disk. */
  readonly waiting: number;
  /** Resolves when every accepted write is on disk and all files are closed. */
  close(): Promise<void>;
}
