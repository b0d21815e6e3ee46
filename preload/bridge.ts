import * as v from "valibot";
import type { Bridge, Envelope } from "../core/contract/bridge.ts";
import { calls, channelOf, pushes } from "../core/contract/ipc.ts";
import { invigilError } from "../core/errors.ts";

/** What the bridge needs of `ipcRenderer`: it never crosses to the page itself. */
export interface BridgeTransport {
  readonly invoke: (channel: string, request: unknown) => Promise<unknown>;
  readonly listen: (channel: string, listener: (payload: unknown) => void) => void;
}

/**
 * The contract's client: two functions, no objects with behaviour, no getters. Names outside the contract are refused here already,
 * so that the page cannot even reach a channel that the contract does not name.
 */
export function createBridge(transport: BridgeTransport): Bridge {
  return {
    call: async (name, request) => {
      // SECURITY: only own names of the contract become channels; anything else could reach Electron's internal channels.
      if (typeof name !== "string" || !Object.hasOwn(calls, name)) {
        return { ok: false, error: invigilError("bridge/unknown-call", "no call of that name is in the contract") };
      }
      try {
        const answer = await transport.invoke(channelOf(name), request);
        return isEnvelope<never>(answer) ? answer : { ok: false, error: invigilError("bridge/internal", "the answer is not an envelope") };
      } catch {
        return { ok: false, error: invigilError("bridge/internal", "the call did not come through") };
      }
    },
    on: (name, listener) => {
      // SECURITY: only own names of the contract become channels that the page hears.
      if (typeof name !== "string" || !Object.hasOwn(pushes, name) || typeof listener !== "function") return;
      transport.listen(channelOf(name), (payload) => {
        const checked = v.safeParse(pushes[name], payload);
        if (checked.success) listener(checked.output);
      });
    },
  };
}

function isEnvelope<T>(value: unknown): value is Envelope<T> {
  return typeof value === "object" && value !== null && "ok" in value && (value.ok === true ? "value" in value : value.ok === false && "error" in value);
}
