import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../core/clock.ts";
import type { PublicJwk } from "../../core/crypto/signing.ts";
import type { Envelope } from "../../core/contract/bridge.ts";
import type { CallName, CallRequest, CallResponse } from "../../core/contract/ipc.ts";
import type { Screen, ScreenName } from "../../core/contract/view.ts";
import type { SettingsSource } from "../../core/settings/settings-source.ts";
import { createApp } from "../../main/app.ts";
import { readArguments } from "../../main/arguments.ts";
import { createTestDesktop } from "./main-ports.ts";
import type { TestDesktop } from "./main-ports.ts";

/** The whole main process in this one, driven as its page drives it: by calls of the contract. */
export interface MainApp {
  readonly profile: string;
  readonly desktop: TestDesktop;
  readonly call: <N extends CallName>(name: N, request: CallRequest<N>) => Promise<Envelope<CallResponse<N>>>;
  readonly screen: () => Promise<Screen>;
  /** Waits until a screen is shown and returns it. */
  readonly until: <N extends ScreenName>(name: N, fits?: (screen: Extract<Screen, { name: N }>) => boolean) => Promise<Extract<Screen, { name: N }>>;
  readonly stop: () => Promise<void>;
}

export interface MainAppOptions {
  readonly profile?: string;
  readonly desktop?: TestDesktop;
  readonly argv?: readonly string[];
  readonly clock?: Clock;
  /** What the machine-wide places say. */
  readonly places?: readonly SettingsSource[];
  readonly releaseKeys?: readonly PublicJwk[];
}

export function newProfile(): string {
  return mkdtempSync(join(tmpdir(), "invigil-main-"));
}

export async function startMainApp(options: MainAppOptions = {}): Promise<MainApp> {
  const profile = options.profile ?? newProfile();
  const desktop = options.desktop ?? createTestDesktop();
  const app = createApp(desktop.ports, { profile, arguments: readArguments(options.argv ?? []), developerTools: false, documents: profile, places: options.places ?? [], ...(options.releaseKeys === undefined ? {} : { releaseKeys: options.releaseKeys }) }, options.clock);
  await app.start();
  const call = async <N extends CallName>(name: N, request: CallRequest<N>): Promise<Envelope<CallResponse<N>>> => (
    await desktop.ipc.deliver(name, { webContentsId: 1, isMainFrame: true, url: "app://invigil/index.html" }, request) as Envelope<CallResponse<N>>
  );
  const screen = async (): Promise<Screen> => {
    const answer = await call("app.view", {});
    if (!answer.ok) throw new Error(`app.view: ${answer.error.code}`);
    return answer.value.screen;
  };
  return {
    profile, desktop, call, screen,
    until: async <N extends ScreenName>(name: N, fits: (screen: Extract<Screen, { name: N }>) => boolean = () => true) => {
      const deadline = Date.now() + 40_000;
      for (;;) {
        const now = await screen();
        if (now.name === name && fits(now as Extract<Screen, { name: N }>)) return now as Extract<Screen, { name: N }>;
        if (Date.now() > deadline) throw new Error(`waited for the screen "${name}" and see ${JSON.stringify(now).slice(0, 1500)}`);
        await new Promise((resolve) => setTimeout(resolve, 120));
      }
    },
    stop: async () => await app.stop(),
  };
}

/** What a candidate was given. */
interface Invited {
  readonly link: string;
  readonly candidateCode: string;
  readonly startCode: string;
}

/** Goes the usual way from a link to waiting for the start code. @param consent what the student answers besides agreeing */
export async function signInForExam(app: Pick<MainApp, "call" | "until">, exam: Invited, consent: Partial<CallRequest<"policy.consent">> = {}): Promise<void> {
  await must(app.call("exam.open", { from: "link", link: exam.link }));
  await must(app.call("policy.consent", { agreed: true, ...consent }));
  await app.until("check", (check) => check.finished);
  await must(app.call("check.continue", {}));
  await must(app.call("candidate.sign-in", { candidateCode: exam.candidateCode, transferCode: null }));
}

/** Goes on to the first question. */
export async function beginExam(app: Pick<MainApp, "call" | "until">, exam: Invited, consent: Partial<CallRequest<"policy.consent">> = {}): Promise<void> {
  await signInForExam(app, exam, consent);
  await must(app.call("exam.unlock", { by: "start-code", startCode: exam.startCode }));
  await app.until("exam");
}

/** The value of an answer that must be good. */
export async function must<T>(answer: Promise<Envelope<T>>): Promise<T> {
  const envelope = await answer;
  if (!envelope.ok) throw new Error(`${envelope.error.code}: ${envelope.error.message} ${JSON.stringify(envelope.error.detail ?? {})}`);
  return envelope.value;
}
