import type { Bridge } from "../core/contract/bridge.ts";
import type { CallName, CallRequest, CallResponse, PushName, PushPayload } from "../core/contract/ipc.ts";
import { fail } from "../core/errors.ts";
import type { InvigilError } from "../core/errors.ts";
import type { Result } from "../core/result.ts";

/** The renderer's only neighbour: the bridge, with its envelopes unwrapped into results. */
export interface BridgeClient {
  /** Calls main. Never rejects: a bridge that breaks answers `bridge/internal`. */
  readonly call: <N extends CallName>(name: N, request: CallRequest<N>) => Promise<Result<CallResponse<N>, InvigilError>>;
  /** Listens to a push for the life of the page. */
  readonly on: <N extends PushName>(name: N, listener: (payload: PushPayload<N>) => void) => void;
}

/**
 * Wraps the bridge that the preload exposed.
 * @param bridge undefined when the page was opened outside the application: every call then fails with `bridge/internal`
 */
export function createBridgeClient(bridge: Bridge | undefined): BridgeClient {
  return {
    call: async (name, request) => {
      if (bridge === undefined) return fail("bridge/internal", "the page was opened outside the application");
      try {
        return await bridge.call(name, request);
      } catch (error) {
        // The preload answers failures as values; a rejection means that main or the channel is gone.
        return fail("bridge/internal", error instanceof Error ? error.message : "the bridge rejected a call");
      }
    },
    on: (name, listener) => bridge?.on(name, listener),
  };
}
