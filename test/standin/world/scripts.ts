import { randomBytes } from "node:crypto";
import { makeCodec } from "./codec.ts";
import { makeEndpoint } from "./endpoint.ts";
import { isolatedWorld } from "./isolated-world.ts";
import type { IsolatedWorldConfig } from "./isolated-world.ts";
import { mainWorld } from "./main-world.ts";

/** Name of the isolated world, as DevTools shows it. */
export const ISOLATED_WORLD = "Electron Isolated Context";

const token = randomBytes(12).toString("hex");
const events = { toPage: `standin-p-${token}`, toPreload: `standin-i-${token}` };

/** Function in the isolated world through which it posts; only that world has it. */
export const BINDING = "__standinPost";
/** Function in the isolated world that receives. */
export const RECEIVER = "__standinReceive";
const MODULE_GETTER = "__standinPreload";

/** Script for the page's own world. */
export function mainWorldSource(): string {
  return call(mainWorld, makeEndpoint.toString(), JSON.stringify(events));
}

/** Script for the isolated world, before the preload. */
export function isolatedWorldSource(argv: readonly string[], hasPreload: boolean): string {
  const versions = Object.fromEntries(Object.entries(process.versions).map(([name, version]) => [name, version ?? ""]));
  const config: IsolatedWorldConfig = { binding: BINDING, receiver: RECEIVER, moduleGetter: MODULE_GETTER, events, versions, platform: process.platform, arch: process.arch, argv, hasPreload };
  return call(isolatedWorld, makeCodec.toString(), makeEndpoint.toString(), JSON.stringify(config));
}

/** The preload, wrapped as CommonJS. Kept apart, so that its syntax errors do not take the isolated world's own script along. */
export function preloadSource(source: string): string {
  return `globalThis[${JSON.stringify(MODULE_GETTER)}]?.(function (require, module, exports, process, setImmediate, clearImmediate) {${source}\n});`;
}

/** The functions run in the page as they are here: type annotations are gone by the time that Node has loaded them. */
function call(script: (...args: never[]) => void, ...args: readonly string[]): string {
  return `(${script.toString()})(${args.join(", ")});`;
}
