import type { ErrorCode } from "../../../../../core/errors.ts";
import type { JournalRecord } from "../../../../../core/journal/record.ts";
import type { ExchangeState } from "../../../../../core/sync/exchange.ts";

/**
 * A world for the model checker: clients, a platform, and the network between them. A journal is a string of letters, one a record:
 * `o` opens it, `z` is its seal, the others are answers. The head of the chain over records is the string of their letters.
 */
export interface World {
  readonly clients: readonly Client[];
  readonly platform: Platform;
  /** Kept copy of the platform; null before one was made. */
  readonly backup: Platform | null;
  /** The platform was put back to an earlier state at least once. */
  readonly restored: boolean;
  /** In flight, in any order, sorted by key. */
  readonly network: readonly Message[];
}

export interface Client {
  readonly journalId: string;
  /** Everything that this candidate will write. */
  readonly plan: string;
  /** Letters of the plan that are on disk. */
  readonly written: number;
  /** Facts on disk. */
  readonly acknowledged: number;
  readonly sealed: boolean;
  readonly received: boolean;
  /** What the process knows. */
  readonly exchange: ExchangeState;
}

export interface Platform {
  /** Letters of each journal. `durable` survives a crash; the rest is in memory only. */
  readonly journals: readonly { readonly journalId: string; readonly letters: string; readonly durable: string }[];
  /** The journal that counts: the others of the sitting are branches. */
  readonly counts: string;
  /** Seal of the receipt that was given. */
  readonly receipt: string | null;
  readonly branchSeals: readonly string[];
  /** Refused records, each as `journal@number:letters`. */
  readonly forks: readonly string[];
  /** The token of the sitting is known. */
  readonly token: boolean;
}

export type Message = { readonly key: string; readonly client: number } & (Request | Answer);

export type Request =
  | { readonly kind: "records"; readonly previous: string; readonly letters: string }
  | { readonly kind: "seal"; readonly letters: string }
  | { readonly kind: "heartbeat"; readonly letters: string }
  | { readonly kind: "sign-in" };

type Answer =
  | { readonly kind: "held"; readonly letters: string; readonly branch: boolean }
  | { readonly kind: "receipt"; readonly letters: string }
  | { readonly kind: "heard"; readonly branch: boolean; readonly unconfirmed: boolean }
  | { readonly kind: "signed-in" }
  /** `about` and `number`: what the error's detail says. */
  | { readonly kind: "refused"; readonly to: Request["kind"]; readonly code: ErrorCode; readonly about: "held" | "seq" | "nothing"; readonly number: number };

const records = new Map<string, readonly JournalRecord[]>();

/** The records that letters stand for. */
export function recordsOf(letters: string, from = 0): readonly JournalRecord[] {
  const key = `${from}${letters}`;
  const known = records.get(key);
  if (known !== undefined) return known;
  const made = Array.from(letters, (letter, index): JournalRecord => ({
    seq: from + index, kind: letter === "o" ? "opened" : letter === "z" ? "sealed" : "answered", at: from + index, elapsed: 0, payload: letter,
  }));
  records.set(key, made);
  return made;
}

export function lettersOf(list: readonly JournalRecord[]): string {
  return list.map(({ payload }) => payload).join("");
}

export function writtenBy({ plan, written }: Client): string {
  return plan.slice(0, written);
}

/** A name for the world: two worlds with the same name behave alike. */
export function nameOf({ clients, platform, backup, restored, network }: World): string {
  return `${clients.map(nameOfClient).join(";")}/${nameOfPlatform(platform)}/${backup === null ? "" : nameOfPlatform(backup)}/${restored ? 1 : 0}/${network.map(({ key }) => key).join(",")}`;
}

function nameOfClient({ written, acknowledged, sealed, received, exchange: { acknowledged: known, branch, continuedElsewhere, doubted, round } }: Client): string {
  const doing = round === null ? "-" : `${round.asked.kind}${round.asked.kind === "records" ? round.asked.from : ""}${Number(round.heartbeatDue)}${Number(round.wentBack)}${Number(round.renewed)}${round.refused?.code ?? ""}`;
  return `${written} ${acknowledged} ${known} ${Number(sealed)}${Number(received)}${Number(branch)}${Number(continuedElsewhere)}${Number(doubted)}${doing}`;
}

function nameOfPlatform({ journals, counts, receipt, branchSeals, forks, token }: Platform): string {
  return `${journals.map(({ letters, durable }) => (letters === durable ? letters : `${letters}(${durable})`)).join("+")} ${counts} ${receipt ?? ""} ${branchSeals.join("+")} ${forks.join("+")} ${Number(token)}`;
}
