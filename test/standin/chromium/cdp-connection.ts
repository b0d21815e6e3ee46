import type { Readable, Writable } from "node:stream";
import type { Protocol } from "./protocol.ts";

type Commands = Protocol.CommandParameters;
type Answers = Protocol.CommandReturnValues;
type Events = Protocol.Events;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly method: string;
  readonly sessionId: string | undefined;
}

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

/** What a command answers with when its target went away in the meantime: expected while windows close. */
class TargetGoneError extends Error {
  override readonly name = "TargetGoneError";
}

/** One conversation with Chromium: the browser itself (`id` undefined) or a target (page, frame, worker). */
export class CdpSession {
  readonly id: string | undefined;
  readonly #connection: CdpConnection;
  readonly #listeners = new Map<string, Set<(payload: never) => void>>();
  /** Called once when the target went away. */
  onClosed: () => void = () => undefined;
  #closed = false;

  constructor(connection: CdpConnection, id: string | undefined) {
    this.#connection = connection;
    this.id = id;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Sends a command and waits for its answer. Commands of a session arrive in the order in which they were sent. */
  send<M extends keyof Commands & keyof Answers>(method: M, params?: Commands[M]): Promise<Answers[M]> {
    if (this.#closed) return Promise.reject(new TargetGoneError(`${method}: the target is closed`));
    return this.#connection.request(this.id, method, params) as Promise<Answers[M]>;
  }

  /** Sends a command whose answer nobody waits for. Its failure is written to standard error unless the target is gone. */
  post<M extends keyof Commands & keyof Answers>(method: M, params?: Commands[M]): void {
    reportFailure(this.send(method, params), method);
  }

  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(event, listeners);
  }

  /** For the connection: hands an event to the listeners. */
  deliver(event: string, payload: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (payload: unknown) => void)(payload);
  }

  /** For the connection: the target went away. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listeners.clear();
    this.onClosed();
  }
}

/** DevTools protocol over Chromium's pipe: NUL-terminated JSON, one session a target ("flat" mode). */
export class CdpConnection {
  readonly browser: CdpSession;
  /** Called once when Chromium went away. */
  onClosed: () => void = () => undefined;
  readonly #toChromium: Writable;
  readonly #pending = new Map<number, Pending>();
  readonly #sessions = new Map<string, CdpSession>();
  #nextId = 0;
  #partial: Buffer[] = [];

  constructor(toChromium: Writable, fromChromium: Readable) {
    this.#toChromium = toChromium;
    this.browser = new CdpSession(this, undefined);
    // The pipe breaks when Chromium dies; that is reported by its exit, not by this stream.
    toChromium.on("error", () => undefined);
    fromChromium.on("data", (chunk: Buffer) => this.#read(chunk));
    fromChromium.on("close", () => this.#closeAll());
  }

  /** Session of an attached target, made at its first mention. */
  session(id: string): CdpSession {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const session = new CdpSession(this, id);
    this.#sessions.set(id, session);
    return session;
  }

  request(sessionId: string | undefined, method: string, params: unknown): Promise<unknown> {
    const id = ++this.#nextId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, method, sessionId });
      this.#toChromium.write(`${JSON.stringify({ id, method, params: params ?? {}, sessionId })}\0`);
    });
  }

  #read(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      const message = Buffer.concat([...this.#partial, chunk.subarray(start, end)]).toString("utf8");
      this.#partial = [];
      start = end + 1;
      this.#dispatch(JSON.parse(message) as Incoming);
    }
    if (start < chunk.length) this.#partial.push(chunk.subarray(start));
  }

  #dispatch(message: Incoming): void {
    if (message.id !== undefined) {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.error === undefined) pending?.resolve(message.result);
      else pending?.reject(failure(pending.method, message.error.message));
      return;
    }
    if (message.method === undefined) return;
    const session = message.sessionId === undefined ? this.browser : this.session(message.sessionId);
    session.deliver(message.method, message.params);
    if (message.method === "Target.detachedFromTarget") this.#detached((message.params as Events["Target.detachedFromTarget"]).sessionId);
  }

  #detached(sessionId: string): void {
    this.#sessions.get(sessionId)?.close();
    this.#sessions.delete(sessionId);
    for (const [id, pending] of this.#pending) {
      if (pending.sessionId !== sessionId) continue;
      this.#pending.delete(id);
      pending.reject(new TargetGoneError(`${pending.method}: the target is closed`));
    }
  }

  #closeAll(): void {
    for (const session of this.#sessions.values()) session.close();
    this.browser.close();
    for (const pending of this.#pending.values()) pending.reject(new TargetGoneError(`${pending.method}: Chromium is gone`));
    this.#pending.clear();
    this.onClosed();
  }
}

/** The one place where promises that nobody awaits end: says what failed, except when the target is simply gone. */
export function reportFailure(promise: Promise<unknown>, what: string): void {
  promise.catch((error: unknown) => {
    if (error instanceof TargetGoneError) return;
    process.stderr.write(`stand-in: ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  });
}

function failure(method: string, message: string): Error {
  // "Session with given id not found", "Inspected target navigated or closed", "Invalid InterceptionId": the target or its request went away.
  const gone = /not found|navigated or closed|target closed|Invalid InterceptionId|Not attached|No target with given id|Cannot find context|No frame/iu.test(message);
  return gone ? new TargetGoneError(`${method}: ${message}`) : new Error(`${method}: ${message}`);
}
