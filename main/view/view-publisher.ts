import { channelOf } from "../../core/contract/ipc.ts";
import type { AppView } from "../../core/contract/view.ts";
import type { AppWindow, Dispose, TimersPort } from "../ports.ts";

/** Changes within this time are pushed as one, in ms: one frame of a display. */
const COALESCE_MS = 16;

/** Pushes the whole view to the window, at most once a frame. */
export class ViewPublisher {
  readonly #timers: TimersPort;
  readonly #view: () => AppView;
  readonly #window: () => AppWindow | null;
  #pending: Dispose | null = null;
  #stopped = false;

  constructor(timers: TimersPort, view: () => AppView, window: () => AppWindow | null) {
    this.#timers = timers;
    this.#view = view;
    this.#window = window;
  }

  /** Something that the student sees has changed. */
  changed(): void {
    if (this.#stopped) return;
    this.#pending ??= this.#timers.after(COALESCE_MS, () => {
      this.#pending = null;
      this.#window()?.send(channelOf("app.changed"), this.#view());
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#pending?.();
    this.#pending = null;
  }
}
