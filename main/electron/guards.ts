import { app, session } from "electron";
import type { Session } from "electron";
import type { GuardsPort } from "../ports.ts";
import type { AppProtocol } from "../security/app-protocol.ts";
import { guardContents } from "../security/contents-guard.ts";
import { APP_SCHEME } from "../security/origin.ts";
import { DenialFeed, guardSession } from "../security/session-guard.ts";

/** Name of the exam's own session: in memory only, because it does not begin with `persist:`. */
const PARTITION = "exam";

/** Puts the guards on both sessions and on every webContents from now on, and serves `app://` in the exam's session. */
export function installGuards(protocol: AppProtocol, options: { readonly developerTools: boolean }): { readonly session: Session; readonly guards: GuardsPort } {
  const feed = new DenialFeed(() => performance.now());
  const denied = feed.emit.bind(feed);
  const exam = session.fromPartition(PARTITION, { cache: false });
  const guarded = [session.defaultSession, exam];
  for (const one of guarded) guardSession(one, denied);
  exam.protocol.handle(APP_SCHEME, (request) => protocol.serve(request));
  let contentsGuarded = false;
  app.on("web-contents-created", (_event, contents) => {
    guardContents(contents, options, denied);
    contentsGuarded = true;
  });
  return { session: exam, guards: { onDenied: (listener) => feed.subscribe(listener), installed: () => contentsGuarded } };
}
