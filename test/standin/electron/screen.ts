import type { Browser } from "../chromium/browser.ts";
import { Emulated, makeEvent } from "./emulated.ts";

interface Rectangle { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** The facts of a display that Electron tells. Lengths in device-independent pixels. */
export interface Display {
  readonly id: number;
  readonly label: string;
  readonly bounds: Rectangle;
  readonly workArea: Rectangle;
  readonly size: { readonly width: number; readonly height: number };
  readonly workAreaSize: { readonly width: number; readonly height: number };
  readonly scaleFactor: number;
  readonly rotation: number;
  readonly internal: boolean;
  readonly detected: boolean;
  readonly colorDepth: number;
  readonly displayFrequency: number;
  readonly touchSupport: "unknown";
}

/** Builds a display from what differs; for Chromium's report and for the test controls. */
export function makeDisplay(facts: { readonly id: number; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly label?: string; readonly internal?: boolean; readonly scaleFactor?: number }): Display {
  const bounds = { x: facts.x, y: facts.y, width: facts.width, height: facts.height };
  const size = { width: facts.width, height: facts.height };
  return {
    id: facts.id, label: facts.label ?? "", bounds, workArea: bounds, size, workAreaSize: size, scaleFactor: facts.scaleFactor ?? 1, rotation: 0,
    internal: facts.internal ?? false, detected: true, colorDepth: 24, displayFrequency: 60, touchSupport: "unknown",
  };
}

/** The displays: read from Chromium at start, changed by test controls afterwards. */
class Displays {
  #current: readonly Display[] = [makeDisplay({ id: 1, x: 0, y: 0, width: 1280, height: 800 })];

  get current(): readonly Display[] {
    return this.#current;
  }

  async readFromChromium(browser: Browser): Promise<void> {
    const screenInfos = await browser.screens();
    if (screenInfos.length === 0) return;
    // The primary display first, as Electron's getPrimaryDisplay is the first of them.
    this.#current = [...screenInfos].sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary)).map((info) =>
      makeDisplay({ id: Number(info.id), x: info.left, y: info.top, width: info.width, height: info.height, label: info.label, internal: info.isInternal, scaleFactor: info.devicePixelRatio }));
  }

  /** For the test controls: what is plugged in now. Emits display-added, display-removed and display-metrics-changed. */
  set(next: readonly Display[]): void {
    const before = this.#current;
    this.#current = next;
    for (const display of next) {
      const old = before.find(({ id }) => id === display.id);
      if (old === undefined) screen.emit("display-added", makeEvent({}), display);
      else if (JSON.stringify(old) !== JSON.stringify(display)) screen.emit("display-metrics-changed", makeEvent({}), display, ["bounds", "workArea"]);
    }
    for (const display of before) if (!next.some(({ id }) => id === display.id)) screen.emit("display-removed", makeEvent({}), display);
  }
}

export const displays = new Displays();

/** Electron's `screen`. */
class Screen extends Emulated {
  getAllDisplays(): readonly Display[] {
    return displays.current;
  }

  getPrimaryDisplay(): Display {
    return displays.current[0] ?? makeDisplay({ id: 0, x: 0, y: 0, width: 0, height: 0 });
  }

  getDisplayMatching(rectangle: Rectangle): Display {
    return this.getDisplayNearestPoint({ x: rectangle.x + rectangle.width / 2, y: rectangle.y + rectangle.height / 2 });
  }

  getDisplayNearestPoint({ x, y }: { readonly x: number; readonly y: number }): Display {
    const inside = displays.current.find(({ bounds }) => x >= bounds.x && x < bounds.x + bounds.width && y >= bounds.y && y < bounds.y + bounds.height);
    return inside ?? this.getPrimaryDisplay();
  }

  getCursorScreenPoint(): { readonly x: number; readonly y: number } {
    return { x: 0, y: 0 };
  }
}

export const screen = new Screen();
