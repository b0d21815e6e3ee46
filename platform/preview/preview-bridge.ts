import * as v from "valibot";
import type { Bridge, Envelope } from "../../core/contract/bridge.ts";
import { calls } from "../../core/contract/ipc.ts";
import type { CallName, CallResponse, Calls, PushName, PushPayload } from "../../core/contract/ipc.ts";
import type { Appearance, AppView } from "../../core/contract/view.ts";
import type { Preview } from "../../core/contract/wire-preview.ts";
import type { DeepReadonly } from "../../core/deep-readonly.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { PreviewClock } from "./preview-sitting.ts";
import { PreviewSitting } from "./preview-sitting.ts";

type Handler<N extends CallName> = (request: v.InferOutput<Calls[N]["request"]>) => Promise<Result<DeepReadonly<CallResponse<N>>, InvigilError>>;
type Handlers = { readonly [N in CallName]?: Handler<N> };

/** What the preview does to the page around it. */
export interface PreviewPage extends PreviewClock {
  readonly leave: () => void;
  readonly print: () => void;
}

/**
 * The bridge of the candidates' client (`core/contract/ipc.ts`) for an exam that nobody sits: the same calls under the same schemas, answered in the page. What only
 * the application can do is refused. @param source the exam; the page waits for it
 */
export function createPreviewBridge(source: Promise<Result<Preview, InvigilError>>, page: PreviewPage): Bridge {
  const listeners: ((view: AppView) => void)[] = [];
  const stage = source.then((found) => (found.ok ? ok({ sitting: new PreviewSitting(found.value, page) }) : found));
  let appearance: Appearance = { theme: "light", textSize: 100, timerHidden: false };

  const view = async (): Promise<AppView> => {
    const found = await stage;
    return { screen: found.ok ? found.value.sitting.screen() : { name: "failed", error: found.error }, appearance, runtime: "preview", version: "" };
  };
  const show = async (): Promise<void> => {
    const current = await view();
    for (const listener of listeners) listener(current);
  };
  /** Does something to the sitting, and shows what came of it. */
  const during = async <T>(act: (sitting: PreviewSitting) => Result<T, InvigilError>): Promise<Result<T, InvigilError>> => {
    const found = await stage;
    if (!found.ok) return found;
    const done = act(found.value.sitting);
    if (done.ok) await show();
    return done;
  };
  const leave = async (): Promise<Result<Record<string, never>, InvigilError>> => {
    page.leave();
    return await Promise.resolve(ok({}));
  };

  const handlers: Handlers = {
    "app.view": async () => ok(await view()),
    "app.close": leave,
    "appearance.set": async (change) => {
      appearance = { ...appearance, ...change };
      await show();
      return ok({});
    },
    "item.get": async ({ itemId }) => {
      const found = await stage;
      return found.ok ? await found.value.sitting.item(itemId) : found;
    },
    "item.visit": async ({ itemId }) => await during((sitting) => sitting.visit(itemId)),
    "item.flag": async ({ itemId, flagged }) => await during((sitting) => sitting.flag(itemId, flagged)),
    "answer.save": async ({ itemId, responseId, response }) => await during((sitting) => sitting.answer(itemId, responseId, response)),
    "review.open": async () => await during((sitting) => sitting.review()),
    "review.close": async ({ itemId }) => await during((sitting) => sitting.visit(itemId)),
    "sitting.hand-in": async () => await during((sitting) => sitting.handIn()),
    "record.list": async () => await Promise.resolve(ok({ entries: [] })),
    "keystrokes.recorded": async () => await Promise.resolve(ok({ stretches: [] })),
    "receipt.print": async () => {
      page.print();
      return await Promise.resolve(ok({}));
    },
    "sitting.finish": leave,
  };

  async function call<N extends CallName>(name: N, request: unknown): Promise<Envelope<CallResponse<N>>> {
    const handler: Handler<N> | undefined = Object.hasOwn(calls, name) ? handlers[name] : undefined;
    if (handler === undefined) return fail("bridge/unknown-call", "a preview does nothing to this computer");
    const parsed = v.safeParse<Calls[N]["request"]>(calls[name].request, request);
    if (!parsed.success) return fail("bridge/invalid-request", `${name} does not fit its schema`);
    const answer = await handler(parsed.output);
    if (!answer.ok) return answer;
    const checked = v.safeParse<Calls[N]["response"]>(calls[name].response, answer.value);
    return checked.success ? { ok: true, value: checked.output } : fail("bridge/internal", `the answer to ${name} does not fit the contract`);
  }

  return Object.freeze({
    call,
    on: <N extends PushName>(_name: N, listener: (payload: PushPayload<N>) => void): void => {
      listeners.push(listener);
    },
  });
}
