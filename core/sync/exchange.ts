import type { Milliseconds } from "../clock.ts";
import { invigilError } from "../errors.ts";
import type { InvigilError } from "../errors.ts";
import { assertNever } from "../result.ts";

/** What a round waits for. At most one request is under way. */
type Asked =
  /** `from`: number of the first record that was sent. */
  | { readonly kind: "records"; readonly from: number }
  | { readonly kind: "seal" }
  | { readonly kind: "heartbeat" }
  | { readonly kind: "renewal" };

/** One round with the platform: everything that is due, in the order of its priority. */
interface Round {
  readonly asked: Asked;
  readonly heartbeatDue: boolean;
  /** The platform said that it holds less than it had acknowledged. */
  readonly wentBack: boolean;
  readonly renewed: boolean;
  /** What the platform refused for what is in it: it is not sent again in this round. */
  readonly refused: InvigilError | null;
  readonly nextHeartbeatMs: Milliseconds | null;
}

/** Where the client stands with the platform about one journal. */
export interface ExchangeState {
  /** Records on disk. */
  readonly records: number;
  /** Records that the platform said it holds. */
  readonly acknowledged: number;
  /** The signed seal is on disk. */
  readonly sealed: boolean;
  /** The receipt is on disk. */
  readonly received: boolean;
  /** The sitting was moved to another computer: what this one sends is kept as a branch. */
  readonly branch: boolean;
  /** The platform answered this journal's seal with `sitting/continued-elsewhere`: no receipt will come here. */
  readonly continuedElsewhere: boolean;
  /** The platform may hold less than it acknowledged: the last acknowledged record is sent once more to find out. */
  readonly doubted: boolean;
  readonly round: Round | null;
}

export type ExchangeEvent =
  /** What is on disk now. Also after a restart. */
  | { readonly kind: "on-disk"; readonly records: number; readonly sealed: boolean; readonly received: boolean }
  | { readonly kind: "round"; readonly heartbeatDue: boolean }
  /** The platform says that it holds `records` records with `head`; `ours` is our own head after as many, null when we have fewer. */
  | { readonly kind: "held"; readonly records: number; readonly head: string; readonly ours: string | null; readonly branch: boolean }
  /** The receipt came, was checked and is on disk. */
  | { readonly kind: "receipt-kept" }
  /** `unconfirmed`: a checkpoint over acknowledged records came back without a countersignature. */
  | { readonly kind: "heard"; readonly branch: boolean; readonly nextAfterMs: Milliseconds; readonly unconfirmed: boolean }
  | { readonly kind: "renewed" }
  /** A failure of what was asked for, from the network, the platform, or the check of what it answered. */
  | { readonly kind: "failed"; readonly error: InvigilError };

/** What should be done. Data: the engine does it, in this order; a model checker looks at it. */
export type ExchangeEffect =
  | { readonly kind: "keep-acknowledged"; readonly records: number }
  | { readonly kind: "send-records"; readonly from: number }
  | { readonly kind: "send-seal" }
  /** With a checkpoint over the first `records` records, when one is due. */
  | { readonly kind: "send-heartbeat"; readonly records: number }
  | { readonly kind: "renew"; readonly refused: InvigilError }
  /** The round is over. */
  | { readonly kind: "rest"; readonly error: InvigilError | null; readonly nextHeartbeatMs: Milliseconds | null };

export interface Exchanged {
  readonly state: ExchangeState;
  readonly effects: readonly ExchangeEffect[];
}

/** The state at a start, from what is on disk. @param acknowledged as it was kept; anything that is no count of our records is 0 */
export function openExchange({ records, acknowledged, sealed, received }: Pick<ExchangeState, "records" | "acknowledged" | "sealed" | "received">): ExchangeState {
  const believable = Number.isInteger(acknowledged) && acknowledged >= 0 && acknowledged <= records;
  return { records, acknowledged: believable ? acknowledged : 0, sealed, received, branch: false, continuedElsewhere: false, doubted: false, round: null };
}

/** True when there is nothing left to send, ever: the receipt is here, or everything is kept as a branch of a sitting that goes on elsewhere. */
export function isComplete({ records, acknowledged, sealed, received, continuedElsewhere }: ExchangeState): boolean {
  return received || (continuedElsewhere && sealed && acknowledged === records);
}

/**
 * Takes the client one event further. A round sends records in order, then the seal, then the heartbeat; at least once, and idempotent by
 * sequence numbers. Each event gives at most one effect that is to be answered, or `rest`. An answer that nobody waits for changes nothing.
 */
export function exchange(state: ExchangeState, event: ExchangeEvent): Exchanged {
  if (event.kind === "on-disk") return { state: { ...state, records: event.records, sealed: event.sealed, received: event.received }, effects: [] };
  if (event.kind === "round") {
    return state.round === null
      ? ask(state, { asked: { kind: "heartbeat" }, heartbeatDue: event.heartbeatDue, wentBack: false, renewed: false, refused: null, nextHeartbeatMs: null })
      : { state, effects: [] };
  }
  const { round } = state;
  if (round === null) return { state, effects: [] };
  switch (event.kind) {
    case "held":
      return round.asked.kind === "records" ? held(state, round, round.asked.from, event) : { state, effects: [] };
    case "receipt-kept":
      return round.asked.kind === "seal" ? ask({ ...state, received: true }, round) : { state, effects: [] };
    case "heard":
      return round.asked.kind === "heartbeat" ? heard(state, round, event) : { state, effects: [] };
    case "renewed":
      // A platform that forgot the token may have forgotten records too.
      return round.asked.kind === "renewal" ? ask({ ...state, doubted: true }, { ...round, renewed: true }) : { state, effects: [] };
    case "failed":
      return failed(state, round, event.error);
    default:
      return assertNever(event);
  }
}

/** The next thing that is due. */
function ask(state: ExchangeState, round: Round, ...before: readonly ExchangeEffect[]): Exchanged {
  const asking = (asked: Asked, effect: ExchangeEffect): Exchanged => ({ state: { ...state, round: { ...round, asked } }, effects: [...before, effect] });
  const from = state.doubted ? Math.max(0, state.acknowledged - 1) : state.acknowledged;
  if (round.refused === null && !state.received) {
    if (from < state.records) return asking({ kind: "records", from }, { kind: "send-records", from });
    if (state.sealed && !state.continuedElsewhere) return asking({ kind: "seal" }, { kind: "send-seal" });
  }
  if (round.heartbeatDue && !isComplete(state)) return asking({ kind: "heartbeat" }, { kind: "send-heartbeat", records: state.acknowledged });
  return rest(state, round, round.refused, before);
}

function rest(state: ExchangeState, round: Round, error: InvigilError | null, before: readonly ExchangeEffect[] = []): Exchanged {
  return { state: { ...state, round: null }, effects: [...before, { kind: "rest", error, nextHeartbeatMs: round.nextHeartbeatMs }] };
}

function held(state: ExchangeState, round: Round, from: number, { records, head, ours, branch }: Extract<ExchangeEvent, { readonly kind: "held" }>): Exchanged {
  // SECURITY: the platform's count is believed only with the head of our own chain; otherwise answers could be taken for sent that are not.
  if (records > state.records || records <= from || head !== ours) {
    return failed(state, round, invigilError("journal/fork", "the platform holds another journal than this one", { records }));
  }
  return ask({ ...state, acknowledged: records, doubted: false, branch }, round, { kind: "keep-acknowledged", records });
}

function heard(state: ExchangeState, round: Round, { branch, nextAfterMs, unconfirmed }: Extract<ExchangeEvent, { readonly kind: "heard" }>): Exchanged {
  // The platform does not hold what it acknowledged (restored from a backup): an idle sitting would not notice before its next record.
  return ask({ ...state, branch, doubted: state.doubted || unconfirmed }, { ...round, heartbeatDue: false, nextHeartbeatMs: nextAfterMs });
}

function failed(state: ExchangeState, round: Round, error: InvigilError): Exchanged {
  const { asked } = round;
  if (asked.kind === "renewal") return rest(state, round, error);
  if ((error.code === "sitting/token-invalid" || error.code === "sitting/token-expired") && !round.renewed) {
    return { state: { ...state, round: { ...round, asked: { kind: "renewal" } } }, effects: [{ kind: "renew", refused: error }] };
  }
  const kept = heldInstead(round, state.acknowledged, error);
  if (kept !== null) return ask({ ...state, acknowledged: kept, doubted: false }, { ...round, wentBack: true }, { kind: "keep-acknowledged", records: kept });
  if (asked.kind === "heartbeat") return rest(state, round, error);
  const elsewhere = asked.kind === "seal" && error.code === "sitting/continued-elsewhere";
  const now = elsewhere ? { ...state, branch: true, continuedElsewhere: true } : state;
  // A refusal of these records or this seal does not keep staff from seeing the sitting and from reaching it.
  return isAboutContent(error) ? ask(now, { ...round, refused: error }) : rest(now, round, error);
}

/**
 * Where to begin again when the platform does not hold what it acknowledged (restored from a backup). After a gap it says how much it holds. When it
 * holds another journal of this name instead (two computers with one token, and the other one was faster), everything is sent once more, so that
 * what differs is kept there for a person to look at.
 * @returns how many records count as acknowledged; null when this failure does not call for it
 */
function heldInstead({ asked, wentBack }: Round, acknowledged: number, { code, detail }: InvigilError): number | null {
  // SECURITY: once a round, or a platform that goes back and forth would keep the client busy without a pause.
  if (wentBack || acknowledged === 0) return null;
  const sent = asked.kind === "records" ? asked.from : acknowledged;
  const [count, seq] = [detail?.["held"], detail?.["seq"]];
  if (code === "journal/gap") return asked.kind !== "heartbeat" && typeof count === "number" && Number.isInteger(count) && count >= 0 && count < sent ? count : null;
  // Only what was never acknowledged is in doubt when it is one of the records that were sent.
  if (asked.kind === "records") return code === "journal/fork" && typeof seq === "number" && seq < asked.from ? 0 : null;
  return code === "journal/fork" || (code === "sitting/sealed" && asked.kind === "seal") ? 0 : null;
}

function isAboutContent({ code, retryable }: InvigilError): boolean {
  return !retryable && (code.startsWith("journal/") || code.startsWith("receipt/") || code.startsWith("sitting/"));
}
