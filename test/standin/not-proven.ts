/** What a run on the stand-in does not prove about real Electron. README.md says more about each; the end-to-end suite prints these. */
export const NOT_PROVEN: readonly string[] = [
  "location.href of a custom scheme",
  "hidden windows",
  "always on top, content protection, all workspaces, resizable and the like",
  "preventing the window manager's own close",
  "window.open of a denied pop-up",
  "stopping about:, blob: and external-scheme navigations",
  "webRequest for WebSockets and service workers",
  "permissions beyond Chromium's own denial",
  "before-input-event for frames of other sites, and keys that come while another waits for its answer",
  "the desktop's clipboard, dialogs, global shortcuts, power events and displays",
  "safeStorage's keyring",
  "Chromium's sandbox as root",
  "print",
  "zoom",
  "storage of a partition",
];
