import type { AttachedPage } from "../chromium/browser.ts";
import { reportFailure } from "../chromium/cdp-connection.ts";
import { usesWayland } from "../chromium/launch.ts";
import type { Protocol } from "../chromium/protocol.ts";
import { runtime } from "../runtime.ts";
import { displays } from "./screen.ts";

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Wanted {
  readonly bounds: { readonly x: number | null; readonly y: number | null; readonly width: number; readonly height: number };
  readonly fullScreen: boolean;
  readonly kiosk: boolean;
  readonly visible: boolean;
}

type WindowState = NonNullable<Protocol.Browser.Bounds["windowState"]>;
type FrameEvent = "resize" | "move" | "enter-full-screen" | "leave-full-screen" | "maximize" | "unmaximize";

/** How often a window manager that passed over full screen is asked again. */
const MOST_ASKS = 5;

/** Size and state of Chromium's window. Changes are made one after the other; what is told is what Chromium last reported. */
export class WindowFrame {
  readonly #window: Promise<number>;
  readonly #emit: (event: FrameEvent) => void;
  #queue: Promise<void>;
  #bounds: Bounds;
  /** Where the window goes back to after full screen or hiding. */
  #normal: Bounds;
  #state: WindowState = "normal";
  #kiosk: boolean;
  #wantsFullScreen: boolean;
  #asksForFullScreen = MOST_ASKS;
  #visible: boolean;

  constructor(page: Promise<AttachedPage>, wanted: Wanted, emit: (event: FrameEvent) => void) {
    this.#emit = emit;
    this.#kiosk = wanted.kiosk;
    this.#wantsFullScreen = wanted.fullScreen;
    this.#visible = wanted.visible;
    const { width, height } = wanted.bounds;
    // Electron centres a window that says nothing about its place.
    const area = displays.current[0]?.workArea ?? { x: 0, y: 0, width, height };
    const x = wanted.bounds.x ?? Math.max(area.x, Math.round(area.x + (area.width - width) / 2));
    const y = wanted.bounds.y ?? Math.max(area.y, Math.round(area.y + (area.height - height) / 2));
    this.#bounds = { x, y, width, height };
    this.#normal = this.#bounds;
    this.#window = page.then(async ({ session }) => (await session.send("Browser.getWindowForTarget")).windowId);
    this.#queue = this.#window.then(async () => {
      await this.#set({ left: x, top: y, width, height });
      await this.#applyState();
    });
    reportFailure(this.#queue, "set up a window");
  }

  get bounds(): Bounds {
    return this.#bounds;
  }

  get isKiosk(): boolean {
    return this.#kiosk;
  }

  get isFullScreen(): boolean {
    return this.#state === "fullscreen";
  }

  get isMinimised(): boolean {
    return this.#visible && this.#state === "minimized";
  }

  get isMaximised(): boolean {
    return this.#state === "maximized";
  }

  setKiosk(kiosk: boolean): void {
    this.#kiosk = kiosk;
    this.setFullScreen(kiosk);
  }

  setFullScreen(fullScreen: boolean): void {
    this.#wantsFullScreen = fullScreen;
    this.#asksForFullScreen = MOST_ASKS;
    this.#enqueue(() => this.#applyState());
  }

  /** A hidden window is a minimised one: Chromium has no other way. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#enqueue(() => this.#applyState());
  }

  minimise(minimised: boolean): void {
    this.#enqueue(() => (minimised ? this.#set({ windowState: "minimized" }) : this.#applyState()));
  }

  maximise(maximised: boolean): void {
    this.#enqueue(async () => {
      await this.#set({ windowState: "normal" });
      if (maximised) await this.#set({ windowState: "maximized" });
    });
  }

  setBounds({ x, y, width, height }: Partial<Bounds>): void {
    this.#normal = { x: x ?? this.#normal.x, y: y ?? this.#normal.y, width: width ?? this.#normal.width, height: height ?? this.#normal.height };
    this.#enqueue(() => this.#set({ ...(x === undefined ? {} : { left: x }), ...(y === undefined ? {} : { top: y }), ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) }));
  }

  /** Asks Chromium how the window is now. */
  refresh(): void {
    this.#enqueue(() => this.#read());
  }

  #enqueue(change: () => Promise<void>): void {
    this.#queue = this.#queue.then(change, change);
    reportFailure(this.#queue, "change a window");
  }

  async #applyState(): Promise<void> {
    // No Wayland client can bring a minimised window back (xdg_toplevel.set_minimized): Chromium would never draw it again.
    const hidden = usesWayland() ? "normal" : "minimized";
    const wanted: WindowState = this.#visible ? (this.#wantsFullScreen ? "fullscreen" : "normal") : hidden;
    if (wanted === this.#state) return;
    // Chromium goes from one special state to another only by way of the normal one.
    if (wanted !== "normal" && this.#state !== "normal") await this.#set({ windowState: "normal" });
    const { x, y, width, height } = this.#normal;
    await this.#set({ windowState: wanted });
    // A window manager may bring a minimised window back somewhere else.
    if (wanted === "normal") await this.#set({ left: x, top: y, width, height });
  }

  /** Looks at the window again. A window manager passes over full screen for a window that it does not know yet, so it is asked once more. */
  async #settle(): Promise<void> {
    await this.#read();
    if (!this.#visible || !this.#wantsFullScreen || this.#state !== "normal" || this.#asksForFullScreen === 0) return;
    this.#asksForFullScreen -= 1;
    await this.#set({ windowState: "fullscreen" });
  }

  async #set(bounds: Protocol.Browser.Bounds): Promise<void> {
    const { connection } = await runtime.browser();
    await connection.browser.send("Browser.setWindowBounds", { windowId: await this.#window, bounds });
    await this.#read();
    // Window managers answer first and place afterwards, and Chromium tells of no move.
    for (const delay of [120, 400]) setTimeout(() => this.#enqueue(() => this.#settle()), delay).unref();
  }

  async #read(): Promise<void> {
    const { connection } = await runtime.browser();
    const { bounds } = await connection.browser.send("Browser.getWindowBounds", { windowId: await this.#window });
    const before = this.#bounds;
    const stateBefore = this.#state;
    this.#bounds = { x: bounds.left ?? before.x, y: bounds.top ?? before.y, width: bounds.width ?? before.width, height: bounds.height ?? before.height };
    this.#state = bounds.windowState ?? "normal";
    if (before.width !== this.#bounds.width || before.height !== this.#bounds.height) this.#emit("resize");
    if (before.x !== this.#bounds.x || before.y !== this.#bounds.y) this.#emit("move");
    if (this.#state === stateBefore) return;
    if (this.#state === "fullscreen") this.#emit("enter-full-screen");
    if (stateBefore === "fullscreen") this.#emit("leave-full-screen");
    if (this.#state === "maximized") this.#emit("maximize");
    if (stateBefore === "maximized") this.#emit("unmaximize");
  }
}
