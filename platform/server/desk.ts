import type { Milliseconds } from "../../core/clock.ts";
import type { AuditWatch } from "../audit/audit-watch.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { ApartReader } from "../import/read-apart.ts";
import type { Uploads } from "../import/uploads.ts";
import type { FrontDoor } from "../staff/front-door.ts";
import type { Admission } from "./admission.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { Presence } from "./presence.ts";
import type { SignInLimiter } from "./sign-in-limiter.ts";

/** What the handlers of requests work with. */
export interface Desk {
  readonly folder: DataFolder;
  readonly presence: Presence;
  readonly limiter: SignInLimiter;
  readonly door: FrontDoor;
  readonly admission: Admission;
  readonly problems: ProblemLog;
  readonly auditWatch: AuditWatch;
  readonly uploads: Uploads;
  readonly reader: ApartReader;
  /** Usual time between two heartbeats of a client, ms. */
  readonly heartbeatMs: Milliseconds;
  /** Whether browsers reach the server over https, so that cookies can be kept to it. */
  readonly secureCookies: boolean;
}
