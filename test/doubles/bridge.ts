import * as v from "valibot";
import type { Bridge, Envelope } from "../../core/contract/bridge.ts";
import { calls, pushes } from "../../core/contract/ipc.ts";
import type { CallName, CallRequest, CallResponse, PushName, PushPayload } from "../../core/contract/ipc.ts";
import type { AppView } from "../../core/contract/view.ts";
import { invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";

type Awaitable<T> = T | Promise<T>;

/** What a test's handler answers: the plain value, or a `Result` when it wants to fail. */
export type DoubleHandler<N extends CallName> = (request: CallRequest<N>) => Awaitable<Result<CallResponse<N>, InvigilError>>;
export type DoubleHandlers = { readonly [N in CallName]?: DoubleHandler<N> };

/** One call that the page made. */
export interface RecordedCall {
  readonly name: CallName;
  readonly request: unknown;
}

/** A bridge for tests of the renderer, with its controls. */
export interface BridgeDouble {
  /** Put this where the preload would put it: `window.invigil`. */
  readonly bridge: Bridge;
  /** Every call that fitted its schema, in order. */
  readonly calls: readonly RecordedCall[];
  /** Sends a push to every listener, after checking it against the contract. */
  readonly push: <N extends PushName>(name: N, payload: PushPayload<N>) => void;
  /** Sets the view that `app.view` answers and pushes `app.changed`. */
  readonly show: (view: AppView) => void;
  /** Replaces one handler from now on. */
  readonly handle: <N extends CallName>(name: N, handler: DoubleHandler<N>) => void;
}

/**
 * Builds a `Bridge` whose every call goes through the contract's own schemas, as it would in the application: a request that does
 * not fit is refused with `bridge/invalid-request`, and an answer of a test's handler that does not fit throws, because that is a bug in the test.
 * Calls without a handler answer `{}` where the contract's response is empty, and are refused with `bridge/unknown-call` otherwise.
 * `app.view` answers the last view that was shown.
 */
export function createBridgeDouble(initialView: AppView, handlers: DoubleHandlers = {}): BridgeDouble {
  let view = initialView;
  const recorded: RecordedCall[] = [];
  const table = new Map<CallName, (request: never) => Awaitable<Result<unknown, InvigilError>>>();
  for (const [name, handler] of Object.entries(handlers)) table.set(name as CallName, handler);
  const listeners = new Map<PushName, Set<(payload: never) => void>>();

  async function call<N extends CallName>(name: N, request: CallRequest<N>): Promise<Envelope<CallResponse<N>>> {
    if (!Object.hasOwn(calls, name)) return { ok: false, error: invigilError("bridge/unknown-call", `no call is named ${name}`) };
    const definition = calls[name];
    const parsed = v.safeParse(definition.request, structuredClone(request));
    if (!parsed.success) return { ok: false, error: invigilError("bridge/invalid-request", `request does not fit ${name}`) };
    recorded.push({ name, request: parsed.output });
    const handler = table.get(name);
    const answer = handler === undefined ? defaultAnswer(name) : await handler(parsed.output as never);
    if (!answer.ok) return answer;
    return { ok: true, value: v.parse(definition.response, structuredClone(answer.value)) };
  }

  function defaultAnswer(name: CallName): Result<unknown, InvigilError> {
    if (name === "app.view") return { ok: true, value: view };
    const empty = v.safeParse(calls[name].response, {});
    return empty.success ? { ok: true, value: {} } : { ok: false, error: invigilError("bridge/unknown-call", `the test has no handler for ${name}`) };
  }

  function push<N extends PushName>(name: N, payload: PushPayload<N>): void {
    const checked = v.parse(pushes[name], structuredClone(payload));
    for (const listener of listeners.get(name) ?? []) listener(checked as never);
  }

  return {
    bridge: Object.freeze({
      call,
      on: <N extends PushName>(name: N, listener: (payload: PushPayload<N>) => void): void => {
        const known = listeners.get(name) ?? new Set();
        known.add(listener);
        listeners.set(name, known);
      },
    }),
    calls: recorded,
    push,
    show: (next) => {
      view = next;
      push("app.changed", next);
    },
    handle: (name, handler) => {
      table.set(name, handler);
    },
  };
}
