import type { InvigilError } from "../errors.ts";
import type { CallName, CallRequest, CallResponse, PushName, PushPayload } from "./ipc.ts";

/** Answer to every call. Only plain data crosses: Electron would strip a thrown error down to its message (electron#24427). */
export type Envelope<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: InvigilError };

/** What the preload exposes as `window.invigil`: one function a call, one subscription a push, nothing else. */
export interface Bridge {
  readonly call: <N extends CallName>(name: N, request: CallRequest<N>) => Promise<Envelope<CallResponse<N>>>;
  /** Calls `listener` for every push. A listener is registered for the life of the page: no handle crosses back. */
  readonly on: <N extends PushName>(name: N, listener: (payload: PushPayload<N>) => void) => void;
}

/** Name of the global that holds the bridge. */
export const BRIDGE_GLOBAL = "invigil";
