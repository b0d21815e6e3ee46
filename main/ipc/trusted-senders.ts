import type { Audience } from "../../core/contract/ipc.ts";

/**
 * The windows that main itself opened, each with its present audience. A sender that is not in here is nobody,
 * whatever its URL says (as GitHub Desktop's trusted-ipc-sender does).
 */
export class TrustedSenders {
  readonly #audiences = new Map<number, Audience>();

  /** Registers a window's webContents when main has created it. */
  add(webContentsId: number, audience: Audience): void {
    this.#audiences.set(webContentsId, audience);
  }

  /** Forgets a webContents when it is destroyed. */
  remove(webContentsId: number): void {
    this.#audiences.delete(webContentsId);
  }

  /** Changes what every registered window may call, when a sitting starts or ends. */
  setAudience(audience: Audience): void {
    for (const id of this.#audiences.keys()) this.#audiences.set(id, audience);
  }

  /** Audience of a webContents, or null for a stranger. */
  audienceOf(webContentsId: number): Audience | null {
    return this.#audiences.get(webContentsId) ?? null;
  }
}
