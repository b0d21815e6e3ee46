import type { Appearance } from "../core/contract/view.ts";
import { fail } from "../core/errors.ts";
import type { InvigilError } from "../core/errors.ts";
import { ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { SETTING_KEYS } from "../core/settings/setting.ts";
import type { Handlers } from "./ipc/router.ts";
import { continueAfterChecks, runChecks } from "./sitting/check.ts";
import { consent } from "./sitting/consent.ts";
import type { Flow } from "./sitting/flow.ts";
import { handIn } from "./sitting/hand-in.ts";
import { saveHandInFile } from "./sitting/hand-in-file.ts";
import { saveHandInOf, saveReceiptOf } from "./sitting/hand-ins.ts";
import { finish, printReceipt, retrySending, saveReceipt } from "./sitting/keep-receipt.ts";
import { overrideChecks } from "./sitting/override.ts";
import { openExam } from "./sitting/open-exam.ts";
import { objectTo, reportKeystrokes, saveTyping, typingOf } from "./sitting/keystrokes.ts";
import { reportBlocked } from "./sitting/page-blocked.ts";
import { closeProgram, openProgram } from "./sitting/running-programs.ts";
import { signIn } from "./sitting/sign-in.ts";
import { endBreak, startBreak } from "./sitting/stops.ts";
import { unlock } from "./sitting/unlock.ts";
import { flagItem, getItem, openReview, saveAnswer, visitItem } from "./sitting/work.ts";
import { buildView } from "./view/build-view.ts";

/** What each call of the contract does. */
export function createHandlers(flow: Flow): Handlers {
  return {
    "app.view": async () => await Promise.resolve(ok(buildView(flow))),
    "app.close": async () => {
      flow.parts.ports.application.quit();
      return await Promise.resolve(ok({}));
    },
    "appearance.set": async (change) => await Promise.resolve(setAppearance(flow, change)),
    "exam.open": async (request) => await openExam(flow, request),
    "policy.consent": async (request) => await consent(flow, request),
    "check.run": async () => await runChecks(flow),
    "check.continue": async () => await continueAfterChecks(flow),
    "check.override": async ({ code }) => await overrideChecks(flow, code),
    "program.close": async ({ rule }) => await closeProgram(flow, rule),
    "program.open": async ({ id }) => await openProgram(flow, id),
    "page.blocked": async ({ what }) => await reportBlocked(flow, what),
    "keystrokes.report": async (keys) => await reportKeystrokes(flow, keys),
    "keystrokes.recorded": async () => await Promise.resolve(ok({ stretches: [...(typingOf(flow))] })),
    "keystrokes.save": async () => await saveTyping(flow),
    "data.object": async ({ to }) => await objectTo(flow, to),
    "record.list": async () => await Promise.resolve(ok({ entries: flow.at("done")?.recorded ?? flow.sitting()?.recorded.list() ?? [] })),
    "candidate.sign-in": async ({ candidateCode, transferCode }) => await signIn(flow, candidateCode, transferCode),
    "exam.unlock": async (request) => await unlock(flow, request),
    "item.get": async ({ itemId }) => await getItem(flow, itemId),
    "item.visit": async ({ itemId }) => await visitItem(flow, itemId),
    "item.flag": async ({ itemId, flagged }) => await flagItem(flow, itemId, flagged),
    "answer.save": async ({ itemId, responseId, response }) => await saveAnswer(flow, itemId, responseId, response),
    "review.open": async () => await openReview(flow),
    "review.close": async ({ itemId }) => await visitItem(flow, itemId),
    "sitting.hand-in": async () => await handIn(flow, "handed-in"),
    "break.start": async () => await startBreak(flow),
    "break.end": async () => await endBreak(flow),
    "hand-in-file.save": async ({ journalId }) => (journalId === null ? await saveHandInFile(flow) : await saveHandInOf(flow, journalId)),
    "hand-ins.save-receipt": async ({ journalId }) => await saveReceiptOf(flow, journalId),
    "notice.dismiss": async ({ id }) => {
      flow.notices = flow.notices.filter((notice) => notice.id !== id);
      flow.changed();
      return await Promise.resolve(ok({}));
    },
    "receipt.retry": async () => await retrySending(flow),
    "receipt.save": async () => await saveReceipt(flow),
    "receipt.print": async () => await printReceipt(flow),
    "sitting.finish": async () => await finish(flow),
  };
}

/** SECURITY: what the centre has set is refused here, whatever the page shows as changeable. */
function setAppearance(flow: Flow, change: Partial<Appearance>): Result<Record<string, never>, InvigilError> {
  const locked = SETTING_KEYS.find((key) => key in change && flow.parts.settings.machine().locked.has(key));
  if (locked !== undefined) return fail("settings/locked", "the centre has set this", { setting: locked });
  flow.parts.settings.change(change);
  flow.changed();
  return ok({});
}
