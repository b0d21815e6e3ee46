import * as v from "valibot";
import type { Clock } from "../../core/clock.ts";
import type { Envelope } from "../../core/contract/bridge.ts";
import { calls, channelOf } from "../../core/contract/ipc.ts";
import type { CallName, CallResponse, Calls } from "../../core/contract/ipc.ts";
import type { DeepReadonly } from "../../core/deep-readonly.ts";
import { invigilError } from "../../core/errors.ts";
import type { ErrorCode, InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import type { Dispose, IpcPort, IpcSender } from "../ports.ts";
import { isAppUrl } from "../security/origin.ts";
import { payloadBytes } from "./payload-size.ts";
import { RateLimit } from "./rate-limit.ts";
import type { TrustedSenders } from "./trusted-senders.ts";

/** What a handler gets: the request as its schema gives it out. */
export type HandledRequest<N extends CallName> = v.InferOutput<Calls[N]["request"]>;
export type Handler<N extends CallName> = (request: HandledRequest<N>) => Promise<Result<DeepReadonly<CallResponse<N>>, InvigilError>>;
export type Handlers = { readonly [N in CallName]: Handler<N> };

/** Facts about a refused message, for the log and the journal: never its content. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly call: string;
}

export interface RouterDependencies {
  readonly ipc: IpcPort;
  readonly senders: TrustedSenders;
  readonly clock: Clock;
  readonly handlers: Handlers;
  /** Told of every message that was not let through to a handler. */
  readonly onRefused: (refusal: Refusal) => void;
  /** Told of a handler that threw, or answered something that the contract does not allow: a bug. */
  readonly onBug: (call: CallName, cause: unknown) => void;
}

/**
 * Lets a message through to its handler only when everything about it is right, and fails closed: registered webContents, main frame,
 * our origin, audience, size, rate, schema. The answer is checked against the contract too.
 * @returns what removes every handler again
 */
export function startRouter(dependencies: RouterDependencies): Dispose {
  const limit = new RateLimit(dependencies.clock);
  const names = Object.keys(calls).filter((name): name is CallName => Object.hasOwn(calls, name));
  const disposers = names.map((name) => dependencies.ipc.handle(channelOf(name), async (sender, payload) => await route(dependencies, limit, name, sender, payload)));
  return () => {
    for (const dispose of disposers) dispose();
  };
}

async function route<N extends CallName>(dependencies: RouterDependencies, limit: RateLimit, name: N, sender: IpcSender, payload: unknown): Promise<Envelope<CallResponse<N>>> {
  const admitted = admit(dependencies, limit, name, sender, payload);
  if (!admitted.ok) {
    dependencies.onRefused({ code: admitted.error.code, call: name });
    return admitted;
  }
  try {
    const handler: Handler<N> = dependencies.handlers[name];
    const answer = await handler(admitted.value);
    if (!answer.ok) return { ok: false, error: answer.error };
    const checked = v.safeParse<Calls[N]["response"]>(calls[name].response, answer.value);
    if (checked.success) return { ok: true, value: checked.output };
    dependencies.onBug(name, new Error(`the answer does not fit the contract at ${v.getDotPath(checked.issues[0]) ?? "its root"}`));
  } catch (cause) {
    dependencies.onBug(name, cause);
  }
  return { ok: false, error: invigilError("bridge/internal", `${name} failed inside`) };
}

/** Every reason to refuse, cheapest and most telling first. */
function admit<N extends CallName>(dependencies: RouterDependencies, limit: RateLimit, name: N, sender: IpcSender, payload: unknown): Result<HandledRequest<N>, InvigilError> {
  const audience = dependencies.senders.audienceOf(sender.webContentsId);
  // SECURITY: only windows that main opened may speak; without this any webContents (a pop-up, a webview) could drive the exam.
  if (audience === null) return refuse("bridge/untrusted-sender", "the sender is not one of our windows");
  // SECURITY: a sub-frame inside our own window is not our page.
  if (!sender.isMainFrame) return refuse("bridge/untrusted-sender", "the sender is not a main frame");
  // SECURITY: our window that was led to another origin is not our page any more.
  if (!isAppUrl(sender.url)) return refuse("bridge/untrusted-sender", "the sender's origin is not ours");
  const definition: Calls[CallName] = calls[name];
  // SECURITY: an exam page cannot make the calls of the shell, nor the other way round.
  if (!definition.audience.includes(audience)) return refuse("bridge/wrong-audience", `${name} is not for ${audience}`);
  // SECURITY: the rate cap stops a page that floods main before anything is parsed.
  if (!limit.take(`${sender.webContentsId}:${name}`, definition.perSecond)) return refuse("bridge/rate-limited", `${name} came more than ${definition.perSecond} times a second`);
  const bytes = payloadBytes(payload, definition.maxBytes);
  // valibot takes an array for an object without keys.
  if (bytes === null || Array.isArray(payload)) return refuse("bridge/invalid-request", `${name} was not plain data`);
  // SECURITY: the size cap stops a page from filling memory and disk through one call.
  if (bytes > definition.maxBytes) return refuse("bridge/too-large", `${name} is larger than ${definition.maxBytes} bytes`);
  // SECURITY: the strict schema refuses unknown keys and wrong types, so that handlers only see what the contract says.
  const parsed = v.safeParse<Calls[N]["request"]>(calls[name].request, payload);
  if (!parsed.success) return refuse("bridge/invalid-request", `${name} does not fit its schema at ${v.getDotPath(parsed.issues[0]) ?? "its root"}`);
  return { ok: true, value: parsed.output };
}

function refuse(code: ErrorCode, message: string): Result<never, InvigilError> {
  return { ok: false, error: invigilError(code, message) };
}
