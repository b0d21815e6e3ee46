import type { CallResponse } from "../../core/contract/ipc.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import type { BridgeClient } from "../bridge-client.ts";

export type LoadedItem = CallResponse<"item.get">;

/** Questions that were fetched from main. A question does not change during a sitting, so going back to it is instant. */
export interface ItemCache {
  /** The question if it is here already. */
  readonly peek: (itemId: string) => LoadedItem | undefined;
  readonly load: (itemId: string) => Promise<Result<LoadedItem, InvigilError>>;
  /** Forgets everything: another sitting begins. */
  readonly forget: () => void;
}

export function createItemCache(client: BridgeClient): ItemCache {
  const loaded = new Map<string, LoadedItem>();
  return {
    forget: () => loaded.clear(),
    peek: (itemId) => loaded.get(itemId),
    load: async (itemId) => {
      const known = loaded.get(itemId);
      if (known !== undefined) return { ok: true, value: known };
      const answer = await client.call("item.get", { itemId });
      if (answer.ok) loaded.set(itemId, answer.value);
      return answer;
    },
  };
}
