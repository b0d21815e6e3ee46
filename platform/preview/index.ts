import { BRIDGE_GLOBAL } from "../../core/contract/bridge.ts";
import { fetchPreview } from "./fetch-preview.ts";
import { createPreviewBridge } from "./preview-bridge.ts";

/** The page's last folder but one is the exam: `/staff/preview/<exam>/`. */
const examId = location.pathname.split("/").at(-2) ?? "";

Object.defineProperty(window, BRIDGE_GLOBAL, {
  value: createPreviewBridge(fetchPreview(examId), {
    leave: () => location.assign("/staff#exams"),
    print: () => window.print(),
    monotonic: () => performance.now(),
    now: () => Date.now(),
  }),
});
