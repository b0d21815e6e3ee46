import type { Denial } from "../ports.ts";
import type { StartWatcher } from "./watcher.ts";

/**
 * What one of the guards over session and contents refused. Permission checks and requests are not told: Chromium asks by itself for many
 * permissions and addresses, and that says nothing about the student.
 */
export function watchDenials(kind: Exclude<Denial["kind"], "permission-check-denied" | "request-blocked">): StartWatcher {
  return ({ ports, report }) => {
    const stop = ports.guards.onDenied((denial) => {
      if (denial.kind === kind) report(kind, { what: denial.what });
    });
    return { watching: () => ports.guards.installed(), stop };
  };
}
