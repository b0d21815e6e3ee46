import { EventEmitter } from "node:events";

/** Properties that JavaScript, inspection and test tools look for on any object; asking for them is not asking for a feature. */
const HARMLESS = new Set(["then", "toJSON", "constructor", "inspect", "nodeType", "tagName", "asymmetricMatch", "domain", "__esModule", "default", "$$typeof"]);

/** Thrown when the application uses something that the stand-in does not emulate: nothing is silently pretended. */
export function notEmulated(what: string): never {
  throw new Error(`not emulated: ${what}`);
}

/**
 * Base of every emulated object that emits events. A property that neither the class nor EventEmitter has throws "not emulated: …";
 * the guard sits at the end of the prototype chain, so private fields keep working.
 */
export class Emulated extends EventEmitter {}

Object.setPrototypeOf(Emulated.prototype, new Proxy(EventEmitter.prototype, {
  get(target, key, receiver: unknown): unknown {
    if (typeof key === "symbol" || key in target || HARMLESS.has(key)) return Reflect.get(target, key, receiver);
    const name = typeof receiver === "object" && receiver !== null ? receiver.constructor.name : "object";
    return notEmulated(`${name}.${key}`);
  },
}));

/** The same guard for a plain object of functions. */
export function guarded<T extends object>(name: string, emulated: T): T {
  return new Proxy(emulated, {
    get(target, key, receiver): unknown {
      if (typeof key === "symbol" || key in target || HARMLESS.has(key)) return Reflect.get(target, key, receiver);
      return notEmulated(`${name}.${key}`);
    },
  });
}

/** Stands for an export of Electron that is not emulated at all: importing it is fine, using it throws. */
export function absent(name: string): unknown {
  return new Proxy(function unavailable() {}, {
    get(_target, key): unknown {
      return typeof key === "symbol" || HARMLESS.has(key) ? undefined : notEmulated(`${name}.${key}`);
    },
    set: () => notEmulated(name),
    apply: () => notEmulated(name),
    construct: () => notEmulated(name),
  });
}

/** An Electron event object. */
export interface PreventableEvent {
  readonly preventDefault: () => void;
  readonly defaultPrevented: boolean;
}

/** Makes an event object with Electron's `preventDefault` and the given facts. */
export function makeEvent<T extends object>(facts: T): T & PreventableEvent {
  let prevented = false;
  const event = {
    preventDefault: (): void => {
      prevented = true;
    },
  };
  Object.defineProperty(event, "defaultPrevented", { get: () => prevented, enumerable: true });
  return Object.assign(event, facts) as T & PreventableEvent;
}
