import type { Flow } from "./flow.ts";
import { startSync } from "./live-sitting.ts";
import type { Sitting } from "./sitting.ts";

/**
 * Goes on sending a sealed sitting while the student does something else, such as the next exam of the day. Its receipt is kept in its
 * journal; the first start without another exam shows it.
 */
export function sendInBackground(flow: Flow, sitting: Sitting): void {
  flow.background = [...flow.background, { sitting, live: startSync(flow, sitting) }];
  flow.parts.log.write("info", "sending in the background", { records: sitting.journal.count });
}

/** Makes room on the screen for another exam when the present one is sealed and only waits to be sent. */
export function moveToBackground(flow: Flow): void {
  const stage = flow.at("sealed");
  if (stage === null || flow.live === null) return;
  flow.background = [...flow.background, { sitting: stage.sitting, live: flow.live }];
  flow.live = null;
  flow.changes = [];
  flow.notices = [];
  flow.go({ name: "open", busy: null, error: null });
}
