import * as v from "valibot";
import { parseJson } from "../../../core/parse-json.ts";

const targetsSchema = v.array(v.object({ type: v.string(), webSocketDebuggerUrl: v.string() }));
const messageSchema = v.object({ id: v.optional(v.number()), result: v.optional(v.unknown()), error: v.optional(v.object({ message: v.string() })) });
const heapSchema = v.object({ usedSize: v.number() });
const evaluatedSchema = v.object({ result: v.object({ value: v.optional(v.unknown()) }), exceptionDetails: v.optional(v.object({ text: v.string() })) });

/**
 * The page of a browser, looked at over the DevTools protocol with as little as possible: no domain is enabled. Playwright enables `Network`, for which Chromium keeps the
 * body of every answer, up to 100 MB; a page that asks each second would seem to grow (CDP, Network.enable: maxTotalBufferSize).
 */
export class WatchedPage {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (cause: Error) => void }>();
  #sent = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#hear(String(data)));
    socket.addEventListener("close", () => this.#end());
  }

  /** @param port of the browser's DevTools. @throws Error when there is no page, or it cannot be reached */
  static async open(port: number): Promise<WatchedPage> {
    const targets = v.parse(targetsSchema, await (await fetch(`http://127.0.0.1:${port}/json/list`)).json());
    const page = targets.find(({ type }) => type === "page");
    if (page === undefined) throw new Error("the browser shows no page");
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve());
      socket.addEventListener("error", () => reject(new Error("the page's DevTools cannot be reached")));
    });
    return new WatchedPage(socket);
  }

  /** The value of an expression, or of the promise that it gives. @throws Error with the page's words when it throws */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = v.parse(evaluatedSchema, await this.#send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }));
    if (exceptionDetails !== undefined) throw new Error(`in the page: ${exceptionDetails.text}`);
    return result.value;
  }

  /** Bytes that the page's scripts hold, after a collection. */
  async heapBytes(): Promise<number> {
    await this.#send("HeapProfiler.collectGarbage", {});
    return v.parse(heapSchema, await this.#send("Runtime.getHeapUsage", {})).usedSize;
  }

  close(): void {
    this.#socket.close();
  }

  async #send(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (this.#socket.readyState !== WebSocket.OPEN) throw new Error("the page is not there any more");
    this.#sent += 1;
    const id = this.#sent;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#socket.send(JSON.stringify({ id, method, params }));
    return await answer;
  }

  #hear(text: string): void {
    const { id, result, error } = v.parse(messageSchema, parseJson(text));
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new Error(error.message));
  }

  #end(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error("the page is not there any more"));
    this.#waiting.clear();
  }
}
