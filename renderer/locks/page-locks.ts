import type { BridgeClient } from "../bridge-client.ts";
import { createBlockedReports } from "./blocked-reports.ts";
import type { BlockedReports } from "./blocked-reports.ts";
import { createPrivateClipboard } from "./private-clipboard.ts";
import type { PrivateClipboard } from "./private-clipboard.ts";

/** What the locks of the page keep for the length of a sitting, from one of its screens to the next. */
export interface PageLocks {
  readonly clipboard: PrivateClipboard;
  readonly reports: BlockedReports;
}

export function createPageLocks(client: BridgeClient): PageLocks {
  return { clipboard: createPrivateClipboard(), reports: createBlockedReports(client, () => performance.now()) };
}
