import { useCallback, useEffect, useState } from "react";
import type { InvigilError } from "../../core/errors.ts";
import { useApp } from "../store/app-context.ts";
import type { LoadedItem } from "../store/item-cache.ts";

export type ItemState =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly loaded: LoadedItem }
  | { readonly state: "failed"; readonly error: InvigilError; readonly retry: () => void };

/** The question that is current, fetched once. */
export function useItem(itemId: string): ItemState {
  const { items } = useApp();
  const [fetched, setFetched] = useState<{ readonly itemId: string; readonly error: InvigilError | null } | null>(null);
  const load = useCallback(() => {
    // The answer is for the question that was asked for; by then another one may be current, and the check below leaves it alone.
    void items.load(itemId).then((answer) => setFetched({ itemId, error: answer.ok ? null : answer.error }));
  }, [items, itemId]);
  useEffect(() => {
    if (items.peek(itemId) === undefined) load();
  }, [items, itemId, load]);
  const known = items.peek(itemId);
  if (known !== undefined) return { state: "ready", loaded: known };
  const error = fetched?.itemId === itemId ? fetched.error : null;
  return error === null ? { state: "loading" } : { state: "failed", error, retry: load };
}
