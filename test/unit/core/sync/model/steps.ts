import { invigilError } from "../../../../../core/errors.ts";
import { assertNever } from "../../../../../core/result.ts";
import { isComplete, openExchange } from "../../../../../core/sync/exchange.ts";
import type { ExchangeEvent } from "../../../../../core/sync/exchange.ts";
import { message, serve } from "./rules.ts";
import type { Rules } from "./rules.ts";
import { writtenBy } from "./world.ts";
import type { Client, Message, Request, World } from "./world.ts";

/** Something that can happen, and the world after it. */
export interface Step {
  readonly what: string;
  readonly after: World;
}

/** What may go wrong. */
export interface Bounds {
  /** Most messages in flight. What is sent beyond them is lost. */
  readonly inFlight: number;
  /** Messages may be delivered twice. */
  readonly duplicates: boolean;
  /** The platform may be put back to a backup, also to one from before the sign-in. */
  readonly restores: boolean;
  /** The sitting may be moved to the second client. */
  readonly transfers: boolean;
  /** What leads nowhere that loss and delay do not lead to as well: uploads of one record, rounds without a heartbeat, messages that are cut off. */
  readonly details: boolean;
}

/** Everything that can happen next. */
export function stepsFrom(rules: Rules, bounds: Bounds, world: World): readonly Step[] {
  const steps: Step[] = [];
  const add = (what: string, after: World): void => void steps.push({ what, after });
  for (const [index, client] of world.clients.entries()) {
    if (mayWrite(world, client)) add(`client ${index} writes`, write(world, index));
    if (maySign(client)) add(`client ${index} signs`, sign(world, index));
    if (client.exchange.round === null && !isComplete(look(client).exchange) && client.written > 0) {
      for (const heartbeatDue of bounds.details ? [true, false] : [true]) {
        for (const whole of bounds.details ? [true, false] : [true]) add(`client ${index} begins a round`, tell(rules, bounds, world, index, { kind: "round", heartbeatDue }, whole));
      }
    }
    if (client.exchange.round !== null) add(`client ${index} waited too long`, tell(rules, bounds, world, index, { kind: "failed", error: invigilError("sync/offline", "") }));
    // A restart knows what is on disk. A full disk may have forgotten what was acknowledged.
    for (const acknowledged of new Set([client.acknowledged, 0])) add(`client ${index} restarts`, withClient(world, index, reopened({ ...client, acknowledged })));
  }
  for (const [at, sent] of world.network.entries()) {
    const rest = { ...world, network: world.network.filter((_message, index) => index !== at) };
    add(`${sent.key} is lost`, rest);
    for (const whole of bounds.details ? [true, false] : [true]) add(`${sent.key} arrives`, deliver(rules, bounds, rest, sent, whole));
    if (bounds.duplicates) add(`${sent.key} arrives, and stays in the network`, deliver(rules, bounds, world, sent, true));
    if (bounds.details) add(`${sent.key} arrives cut off`, cutOff(rules, bounds, rest, sent));
  }
  const { platform } = world;
  if (platform.journals.some(({ letters, durable }) => letters !== durable)) {
    add("the platform writes to disk", { ...world, platform: { ...platform, journals: platform.journals.map((each) => ({ ...each, durable: each.letters })) } });
    add("the platform crashes", { ...world, platform: { ...platform, journals: platform.journals.map((each) => ({ ...each, letters: each.durable })) } });
  }
  if (bounds.restores) {
    if (world.backup === null) add("the platform is backed up", { ...world, backup: platform });
    else add("the platform is restored", { ...world, platform: world.backup, restored: true });
  }
  if (bounds.transfers && platform.counts !== "second" && platform.receipt === null) add("the sitting is moved", { ...world, platform: { ...platform, counts: "second" } });
  return steps;
}

/**
 * What happens next when everything works: messages arrive in order, nobody crashes, the candidate finishes.
 * @param turn whose turn it is to begin a round
 * @returns the next world and whose turn it is then; null when nothing is left to do
 */
export function workingStep(rules: Rules, world: World, turn: number): { readonly next: World; readonly turn: number } | null {
  const bounds: Bounds = { inFlight: Number.POSITIVE_INFINITY, duplicates: false, restores: false, transfers: false, details: false };
  const [first, ...rest] = world.network;
  if (first !== undefined) return { next: deliver(rules, bounds, { ...world, network: rest }, first, true), turn };
  for (const [index, client] of world.clients.entries()) {
    if (client.exchange.round !== null) return { next: tell(rules, bounds, world, index, { kind: "failed", error: invigilError("sync/offline", "") }), turn };
    if (mayWrite(world, client)) return { next: write(world, index), turn };
    if (maySign(client)) return { next: sign(world, index), turn };
  }
  const waiting = [...world.clients.keys()].map((index) => (index + turn) % world.clients.length).find((index) => {
    const client = world.clients[index];
    return client !== undefined && client.written > 0 && !isComplete(look(client).exchange);
  });
  return waiting === undefined ? null : { next: tell(rules, bounds, world, waiting, { kind: "round", heartbeatDue: true }), turn: (waiting + 1) % world.clients.length };
}

function mayWrite({ platform }: World, { journalId, plan, written }: Client): boolean {
  // The second computer begins when the sitting was moved to it.
  return written < plan.length && (journalId !== "second" || written > 0 || platform.counts === "second");
}

function maySign({ plan, written, sealed }: Client): boolean {
  return written === plan.length && !sealed;
}

function write(world: World, index: number): World {
  return changed(world, index, (client) => look({ ...client, written: client.written + 1 }));
}

function sign(world: World, index: number): World {
  return changed(world, index, (client) => look({ ...client, sealed: true }));
}

/** A client's process after a start. */
export function reopened(client: Omit<Client, "exchange">): Client {
  const { written, acknowledged, sealed, received } = client;
  return { ...client, exchange: openExchange({ records: written, acknowledged, sealed, received }) };
}

/** The process knows what is on its disk. */
function look(client: Client): Client {
  return { ...client, exchange: { ...client.exchange, records: client.written, sealed: client.sealed, received: client.received } };
}

/** Lets the client take an event, and sends what it says. */
function tell(rules: Rules, bounds: Bounds, world: World, index: number, event: ExchangeEvent, whole = true): World {
  const client = world.clients[index];
  if (client === undefined) throw new Error("there is such a client");
  const { state, effects } = rules.exchange(look(client).exchange, event);
  let after: Client = { ...client, exchange: state, received: client.received || state.received };
  let request: Request | null = null;
  for (const effect of effects) {
    if (effect.kind === "keep-acknowledged") after = { ...after, acknowledged: effect.records };
    if (effect.kind === "send-records") request = { kind: "records", previous: writtenBy(client).slice(0, effect.from), letters: writtenBy(client).slice(effect.from, whole ? undefined : effect.from + 1) };
    if (effect.kind === "send-seal") request = { kind: "seal", letters: writtenBy(client) };
    if (effect.kind === "send-heartbeat") request = { kind: "heartbeat", letters: writtenBy(client).slice(0, effect.records) };
    if (effect.kind === "renew") request = { kind: "sign-in" };
  }
  const told = withClient(world, index, after);
  return request === null ? told : sending(bounds, told, message(index, request));
}

function deliver(rules: Rules, bounds: Bounds, world: World, sent: Message, whole: boolean): World {
  const client = world.clients[sent.client];
  if (client === undefined) throw new Error("there is such a client");
  switch (sent.kind) {
    case "records":
    case "seal":
    case "heartbeat":
    case "sign-in": {
      const { platform, answer } = serve(rules, world.platform, client.journalId, sent.client, sent);
      return sending(bounds, { ...world, platform }, answer);
    }
    case "held": {
      const ours = sent.letters.length <= client.written ? writtenBy(client).slice(0, sent.letters.length) : null;
      return tell(rules, bounds, world, sent.client, { kind: "held", records: sent.letters.length, head: sent.letters, ours, branch: sent.branch }, whole);
    }
    case "receipt":
      // A receipt is checked against the seal before it is kept.
      return client.sealed && sent.letters === writtenBy(client) ? tell(rules, bounds, world, sent.client, { kind: "receipt-kept" }, whole) : world;
    case "heard":
      return tell(rules, bounds, world, sent.client, { kind: "heard", branch: sent.branch, nextAfterMs: 1, unconfirmed: sent.unconfirmed }, whole);
    case "signed-in":
      return tell(rules, bounds, world, sent.client, { kind: "renewed" }, whole);
    case "refused": {
      const asked = client.exchange.round?.asked.kind;
      const answers = asked === (sent.to === "sign-in" ? "renewal" : sent.to);
      return answers ? tell(rules, bounds, world, sent.client, { kind: "failed", error: invigilError(sent.code, "", { [sent.about]: sent.number }) }, whole) : world;
    }
    default:
      return assertNever(sent);
  }
}

/** A request that is cut off is refused without effect; an answer that is cut off says nothing but that. */
function cutOff(rules: Rules, bounds: Bounds, world: World, sent: Message): World {
  const error = invigilError(sent.kind === "records" || sent.kind === "seal" || sent.kind === "heartbeat" || sent.kind === "sign-in" ? "http/invalid-request" : "sync/bad-response", "");
  return world.clients[sent.client]?.exchange.round === null ? world : tell(rules, bounds, world, sent.client, { kind: "failed", error });
}

function sending({ inFlight }: Bounds, world: World, sent: Message): World {
  return world.network.length >= inFlight ? world : { ...world, network: [...world.network, sent].sort((a, b) => (a.key < b.key ? -1 : 1)) };
}

function changed(world: World, index: number, change: (client: Client) => Client): World {
  return { ...world, clients: world.clients.map((client, at) => (at === index ? change(client) : client)) };
}

function withClient(world: World, index: number, client: Client): World {
  return changed(world, index, () => client);
}
