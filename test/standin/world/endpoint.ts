/** One world's end of the contextBridge. */
export interface Endpoint {
  /** Hands an object to the other world under a global name. */
  readonly expose: (name: string, api: unknown) => void;
  /** Calls function 0 of the other world, which is reserved for the stand-in itself. */
  readonly callReserved: (args: readonly unknown[]) => unknown;
}

export interface EndpointOptions {
  /** Events that this world sends and receives: random, so that a page neither meets nor forges them by accident. */
  readonly sends: string;
  readonly receives: string;
  /** What the other world may call as function 0. */
  readonly reserved: ((...args: unknown[]) => unknown) | null;
  /** What happens when the other world exposes an object. */
  readonly onExpose: ((name: string, api: unknown) => void) | null;
}

/**
 * Makes one end of the bridge. Plain data crosses as `CustomEvent.detail`, which Chromium clones between worlds; functions cross as numbers and become functions
 * that call back, with synchronous results, thrown errors and promises, as Electron's contextBridge does. Self-contained: its source is injected into pages.
 */
export function makeEndpoint({ sends, receives, reserved, onExpose }: EndpointOptions): Endpoint {
  type Outcome = { readonly kind: "value"; readonly value: unknown } | { readonly kind: "throw"; readonly error: unknown } | { readonly kind: "promise"; readonly id: number };
  interface Message { readonly type: "call" | "return" | "settle" | "expose"; readonly id: number; readonly fn?: number; readonly args?: unknown; readonly outcome?: Outcome; readonly name?: string; readonly api?: unknown }

  // Taken before the page's own scripts run, so that they cannot change what the bridge does.
  const target = window;
  const dispatch = target.dispatchEvent.bind(target);
  const MakeEvent = CustomEvent;
  const MARK = "__standin_function";
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  const outcomes = new Map<number, Outcome>();
  const settling = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void }>();
  let lastId = 0;
  if (reserved !== null) functions.set(0, reserved);

  const isPlain = (value: unknown): value is Record<string, unknown> => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    return Object.prototype.toString.call(value) === "[object Object]";
  };
  function pack(value: unknown, depth = 0): unknown {
    if (depth > 1000) throw new Error("Electron contextBridge recursion depth exceeded. Nested objects deeper than 1000 are not supported.");
    if (typeof value === "function") {
      lastId += 1;
      functions.set(lastId, value as (...args: unknown[]) => unknown);
      return { [MARK]: lastId };
    }
    if (Array.isArray(value)) return value.map((entry) => pack(entry, depth + 1));
    if (!isPlain(value)) return value;
    const packed: Record<string, unknown> = {};
    for (const key of Object.keys(value)) Object.defineProperty(packed, key, { value: pack(value[key], depth + 1), enumerable: true });
    return packed;
  }
  function unpack(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(unpack);
    if (!isPlain(value)) return value;
    const fn = value[MARK];
    if (typeof fn === "number") return (...args: unknown[]) => call(fn, args);
    const unpacked: Record<string, unknown> = {};
    for (const key of Object.keys(value)) Object.defineProperty(unpacked, key, { value: unpack(value[key]), enumerable: true, writable: true, configurable: true });
    return unpacked;
  }
  const post = (message: Message): void => {
    dispatch(new MakeEvent(sends, { detail: message }));
  };
  function call(fn: number, args: readonly unknown[]): unknown {
    lastId += 1;
    const id = lastId;
    post({ type: "call", id, fn, args: pack([...args]) });
    const outcome = outcomes.get(id);
    outcomes.delete(id);
    if (outcome === undefined) throw new Error("An object could not be cloned.");
    if (outcome.kind === "throw") throw outcome.error;
    if (outcome.kind === "value") return unpack(outcome.value);
    return new Promise((resolve, reject) => settling.set(outcome.id, { resolve, reject }));
  }
  function run(fn: number | undefined, args: unknown): Outcome {
    try {
      const value = functions.get(fn ?? -1)?.(...(unpack(args) as unknown[]));
      if (Object.prototype.toString.call(value) !== "[object Promise]") return { kind: "value", value: pack(value) };
      lastId += 1;
      const id = lastId;
      (value as Promise<unknown>).then(
        (settled) => post({ type: "settle", id, outcome: { kind: "value", value: pack(settled) } }),
        (error: unknown) => post({ type: "settle", id, outcome: { kind: "throw", error } }),
      );
      return { kind: "promise", id };
    } catch (error) {
      return { kind: "throw", error };
    }
  }
  function receive(event: Event): void {
    event.stopImmediatePropagation();
    const message = (event as CustomEvent<Message | null>).detail;
    if (message === null) return;
    if (message.type === "call") post({ type: "return", id: message.id, outcome: run(message.fn, message.args) });
    else if (message.type === "return" && message.outcome !== undefined) outcomes.set(message.id, message.outcome);
    else if (message.type === "settle" && message.outcome !== undefined) {
      const waiting = settling.get(message.id);
      settling.delete(message.id);
      if (message.outcome.kind === "value") waiting?.resolve(unpack(message.outcome.value));
      else if (message.outcome.kind === "throw") waiting?.reject(message.outcome.error);
    } else if (message.type === "expose" && message.name !== undefined) {
      let outcome: Outcome = { kind: "value", value: undefined };
      try {
        onExpose?.(message.name, unpack(message.api));
      } catch (error) {
        outcome = { kind: "throw", error };
      }
      post({ type: "return", id: message.id, outcome });
    }
  }
  target.addEventListener(receives, receive, true);

  function expose(name: string, api: unknown): void {
    lastId += 1;
    const id = lastId;
    post({ type: "expose", id, name, api: pack(api) });
    const outcome = outcomes.get(id);
    outcomes.delete(id);
    if (outcome === undefined) throw new Error("An object could not be cloned.");
    if (outcome.kind === "throw") throw outcome.error;
  }
  return { expose, callReserved: (args) => call(0, args) };
}
