import type { CdpSession } from "../chromium/cdp-connection.ts";
import { reportFailure } from "../chromium/cdp-connection.ts";
import { makeCodec } from "../world/codec.ts";
import { ASK_FUNCTION } from "../world/isolated-world.ts";
import type { FromPage, ToPage } from "../world/isolated-world.ts";
import { BINDING, ISOLATED_WORLD, RECEIVER, isolatedWorldSource, mainWorldSource, preloadSource } from "../world/scripts.ts";

const codec = makeCodec();

interface WorldContext {
  readonly uniqueId: string;
  readonly frameId: string;
}

/** What the link does with what comes from a page. */
export interface PageHost {
  readonly isMainFrame: (frameId: string) => boolean;
  readonly onMessage: (message: FromPage, frameId: string, reply: (message: ToPage) => void) => void;
  readonly onQuestion: (question: FromPage, frameId: string) => unknown;
  readonly onWorldReady: () => void;
}

/** Messages between main and one page's isolated world. */
export class PageLink {
  readonly #session: CdpSession;
  readonly #host: PageHost;
  readonly #contexts = new Map<number, WorldContext>();
  readonly #questions: { readonly question: FromPage; readonly frameId: string }[] = [];
  #main: WorldContext | null = null;

  constructor(session: CdpSession, host: PageHost) {
    this.#session = session;
    this.#host = host;
    session.on("Runtime.executionContextCreated", ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { readonly frameId?: string };
      if (context.name !== ISOLATED_WORLD || frameId === undefined) return;
      const world = { uniqueId: context.uniqueId, frameId };
      this.#contexts.set(context.id, world);
      if (!host.isMainFrame(frameId)) return;
      this.#main = world;
      host.onWorldReady();
    });
    session.on("Runtime.executionContextDestroyed", ({ executionContextId }) => {
      if (this.#contexts.get(executionContextId) === this.#main) this.#main = null;
      this.#contexts.delete(executionContextId);
    });
    session.on("Runtime.executionContextsCleared", () => {
      this.#contexts.clear();
      this.#main = null;
    });
    session.on("Runtime.bindingCalled", ({ name, payload, executionContextId }) => {
      const context = this.#contexts.get(executionContextId);
      if (name !== BINDING || context === undefined) return;
      this.#received(codec.decode(payload) as FromPage, context);
    });
    session.on("Debugger.paused", ({ callFrames }) => {
      const frame = callFrames[0];
      reportFailure(this.#answer(frame?.functionName === ASK_FUNCTION ? frame.callFrameId : null), "answer a page");
    });
  }

  /** Prepares the page before its first document: scripts for both worlds and the preload. */
  async start(preload: string | null, argv: readonly string[]): Promise<void> {
    const session = this.#session;
    await Promise.all([
      session.send("Runtime.enable"),
      session.send("Debugger.enable"),
      session.send("Runtime.addBinding", { name: BINDING, executionContextName: ISOLATED_WORLD }),
      session.send("Page.addScriptToEvaluateOnNewDocument", { source: mainWorldSource() }),
      session.send("Page.addScriptToEvaluateOnNewDocument", { source: isolatedWorldSource(argv, preload !== null), worldName: ISOLATED_WORLD }),
      ...(preload === null ? [] : [session.send("Page.addScriptToEvaluateOnNewDocument", { source: preloadSource(preload), worldName: ISOLATED_WORLD })]),
    ]);
  }

  /** Sends to the main frame's isolated world; while there is none (between two documents) the message is lost, as in Electron. */
  push(message: ToPage): void {
    const text = codec.encode(message);
    if (this.#main !== null) this.#deliver(this.#main, text);
  }

  #received(message: FromPage, context: WorldContext): void {
    if (message.type === "ask-key" || message.type === "ask-sync") this.#questions.push({ question: message, frameId: context.frameId });
    else this.#host.onMessage(message, context.frameId, (answer) => this.#deliver(context, codec.encode(answer)));
  }

  #deliver(context: WorldContext, text: string): void {
    this.#session.post("Runtime.evaluate", { expression: `${RECEIVER}(${JSON.stringify(text)})`, uniqueContextId: context.uniqueId, silent: true });
  }

  /** A page stands still in `standinAsk` (or at a `debugger` of its own, which simply goes on). */
  async #answer(callFrameId: string | null): Promise<void> {
    const asked = callFrameId === null ? undefined : this.#questions.shift();
    if (callFrameId !== null && asked !== undefined) {
      const answer = await this.#host.onQuestion(asked.question, asked.frameId);
      // No answer means "undefined", which saves a round trip for every key that main lets through.
      if (answer !== undefined) await this.#session.send("Debugger.evaluateOnCallFrame", { callFrameId, expression: `answer = ${JSON.stringify(codec.encode(answer))}`, silent: true });
    }
    await this.#session.send("Debugger.resume");
  }
}
