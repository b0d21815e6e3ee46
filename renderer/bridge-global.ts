import type { Bridge } from "../core/contract/bridge.ts";

declare global {
  interface Window {
    /** Put there by the preload (`BRIDGE_GLOBAL`); missing when the page is opened outside the application. */
    readonly invigil?: Bridge;
  }
}
