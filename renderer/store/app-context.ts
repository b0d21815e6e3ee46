import { createContext, use } from "react";
import { useStore } from "zustand";
import type { AnswerKeeper } from "../answers/answer-keeper.ts";
import type { BridgeClient } from "../bridge-client.ts";
import type { PageLocks } from "../locks/page-locks.ts";
import type { ItemCache } from "./item-cache.ts";
import type { ViewState, ViewStore } from "./view-store.ts";

/** What every component can reach: the bridge, main's view, the answers, the questions, what the page locks. */
export interface AppServices {
  readonly client: BridgeClient;
  readonly views: ViewStore;
  readonly answers: AnswerKeeper;
  readonly items: ItemCache;
  readonly locks: PageLocks;
}

export const AppContext = createContext<AppServices | null>(null);

/** @throws outside `AppContext`, which is a bug */
export function useApp(): AppServices {
  const services = use(AppContext);
  if (services === null) throw new Error("used outside AppContext");
  return services;
}

/** Subscribes to a part of the view's state. */
export function useViewState<T>(select: (state: ViewState) => T): T {
  return useStore(useApp().views, select);
}
