/** Navigations that `loadURL` waits for, by Chromium's loader id. */
export class LoadWaiters {
  readonly #waiting = new Map<string, { readonly resolve: () => void; readonly reject: (error: Error) => void }>();
  readonly #loaded: string[] = [];

  /** Settles when the document of this loader has loaded, which may already be the case. */
  wait(loaderId: string): Promise<void> {
    if (this.#loaded.includes(loaderId)) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.set(loaderId, { resolve, reject }));
  }

  loaded(loaderId: string): void {
    this.#loaded.push(loaderId);
    if (this.#loaded.length > 8) this.#loaded.shift();
    this.#waiting.get(loaderId)?.resolve();
    this.#waiting.delete(loaderId);
    // A newer document took the place of those that were still loading.
    for (const [other, { resolve }] of this.#waiting) {
      this.#waiting.delete(other);
      resolve();
    }
  }

  abandon(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}
