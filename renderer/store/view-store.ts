import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { AppView } from "../../core/contract/view.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { BridgeClient } from "../bridge-client.ts";

/** What main last said. Main owns it; nothing here is ever changed by the renderer. */
export interface ViewState {
  readonly view: AppView | null;
  /** `performance.now()` when the view arrived, in ms: countdowns go on from there. */
  readonly receivedAt: number;
  /** Why the first view could not be had; null when all is well. */
  readonly failure: InvigilError | null;
}

export type ViewStore = StoreApi<ViewState>;

export function createViewStore(): ViewStore {
  return createStore<ViewState>(() => ({ view: null, receivedAt: 0, failure: null }));
}

/** Fills the store: a snapshot first, then every change. */
export function connectViews(client: BridgeClient, store: ViewStore): void {
  const show = (view: AppView): void => store.setState({ view, receivedAt: performance.now(), failure: null });
  client.on("app.changed", show);
  void client.call("app.view", {}).then((answer) => {
    // A push that overtook the snapshot is newer than it.
    if (store.getState().view !== null) return;
    if (answer.ok) show(answer.value);
    else store.setState({ failure: answer.error });
  });
}
