import type { Clock } from "../core/clock.ts";
import { systemRandom } from "../core/crypto/random.ts";
import type { PublicJwk, SigningKey } from "../core/crypto/signing.ts";
import type { Audience } from "../core/contract/ipc.ts";
import type { InvigilError } from "../core/errors.ts";
import { err, ok } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { RELEASE_KEYS } from "../core/update/release-keys.ts";
import type { AppConfig } from "./config.ts";
import { loadDeviceKey } from "./device/device-key.ts";
import { storageError } from "./files/storage-error.ts";
import { createHandlers } from "./handlers.ts";
import { startRouter } from "./ipc/router.ts";
import { TrustedSenders } from "./ipc/trusted-senders.ts";
import { createLockdown } from "./lockdown/create-lockdown.ts";
import type { RevertedChange } from "./lockdown/lockdown.ts";
import { openLog } from "./log/log.ts";
import type { Log } from "./log/log.ts";
import { openKnownOrganisations } from "./package/known-organisations.ts";
import type { AppWindow, Dispose, Ports, SecretsPort, UpdaterPort } from "./ports.ts";
import { readArguments } from "./arguments.ts";
import { APP_INDEX } from "./security/origin.ts";
import { openSettings } from "./settings/settings-store.ts";
import { moveToBackground } from "./sitting/background.ts";
import { reportRefusal } from "./sitting/bridge-refusals.ts";
import { Flow } from "./sitting/flow.ts";
import { forgetOldHandIns } from "./sitting/forget-hand-ins.ts";
import { showHandIns } from "./sitting/hand-ins.ts";
import { openExam, openExamFile } from "./sitting/open-exam.ts";
import { resumeUnfinished } from "./sitting/resume.ts";
import { permittedRunning } from "./sitting/running-programs.ts";
import { startWindowCare } from "./sitting/window-care.ts";
import { storeClock } from "./sitting/working.ts";
import { systemClock } from "./system-clock.ts";
import { buildView } from "./view/build-view.ts";
import { openKnownWindows } from "./update/known-windows.ts";
import { Updates } from "./update/updates.ts";
import { ViewPublisher } from "./view/view-publisher.ts";

/** The application. Each can be called once. */
export interface App {
  readonly start: () => Promise<void>;
  /** Stops everything in the reverse order of starting; what was locked is free again, what was typed is on disk. */
  readonly stop: () => Promise<void>;
  /** Takes back what an earlier start left changed on this computer, and nothing else. */
  readonly reset: () => Promise<readonly (RevertedChange & { readonly byHand: readonly string[] })[]>;
}

/** Builds everything from its ports. Nothing runs until `start`. */
export function createApp(ports: Ports, config: AppConfig, clock: Clock = systemClock): App {
  const log = openLog(config.profile, clock);
  const disposers: (() => Promise<void> | void)[] = [];
  let window: AppWindow | null = null;
  let flow: Flow | null = null;
  const lockdown = createLockdown(
    {
      application: ports.application, platform: ports.system.platform, system: ports.system.system, window: () => window, clipboard: ports.clipboard, guards: ports.guards, power: ports.power,
      shortcuts: ports.shortcuts, desktop: ports.desktop, developerTools: config.developerTools, programsAlive: () => flow?.programs?.alive() ?? false, permittedRunning: () => flow !== null && permittedRunning(flow), watching: () => flow?.watches?.watching() ?? null,
    },
    () => flow?.sitting()?.exam.manifest.policy ?? null,
    { profile: config.profile, secrets: ports.secrets, clock, onProblem: (control, cause) => log.write("error", "control", { control, cause }) },
  );

  return {
    reset: async () => (await lockdown.revertLeftovers()).map((change) => ({ ...change, byHand: lockdown.byHand(change.control) })),
    start: async () => {
      const problem = (cause: unknown): void => log.write("warn", "file", { cause });
      log.write("info", "start", { version: ports.application.version, runtime: ports.application.runtime });
      log.write("info", "computer", { system: ports.system.system, managed: ports.system.managed, why: ports.system.systemReason });
      for (const refusal of config.places.flatMap(({ refusals }) => refusals)) log.write("warn", "machine-wide setting refused", { ...refusal });
      const leftovers = await lockdown.revertLeftovers();
      if (leftovers.length > 0) log.write("warn", "reverted what an earlier start left", { controls: leftovers.map(({ control }) => control) });
      disposers.push(async () => void await lockdown.revert());

      const senders = new TrustedSenders();
      const publisher: ViewPublisher = new ViewPublisher(ports.timers, () => buildView(running), () => window);
      const running: Flow = new Flow({
        ports, config, clock, random: systemRandom, log, lockdown, settings: openSettings(config.profile, config.places, problem), known: openKnownOrganisations(config.profile, problem), windows: openKnownWindows(config.profile, () => clock.now(), problem),
        deviceKeyFor: async (organisation) => await deviceKeyFor(config.profile, organisation, ports.secrets, log),
        window: () => window, onChanged: () => publisher.changed(), onStage: (stage) => {
          senders.setAudience(audienceOf(stage.name));
          if (stage.name === "open") running.run("hand-ins", async () => await showHandIns(running));
        },
        onReceived: () => running.run("hand-ins", async () => await showHandIns(running)),
      });
      flow = running;
      const { updater } = ports;
      // First on the list, so that it comes last: installed is only when everything else has stopped.
      if (updater !== null) disposers.unshift(startUpdates(running, updater, config.releaseKeys ?? RELEASE_KEYS));
      disposers.push(async () => await closeSitting(running), () => publisher.stop());

      window = ports.windows.create({ title: "Invigil", width: 1280, height: 800, developerTools: config.developerTools });
      senders.add(window.webContentsId, "shell");
      const care = startWindowCare(running, window, () => {
        window = null;
        ports.application.quit();
      });
      disposers.push(() => window?.destroy(), care);
      disposers.push(startRouter({
        ipc: ports.ipc, senders, clock, handlers: createHandlers(running),
        onRefused: (refusal) => reportRefusal(running, refusal),
        onBug: (call, cause) => log.write("error", "call failed inside", { call, cause }),
      }));
      disposers.push(ports.guards.onDenied((denial) => log.write("info", "denied", { kind: denial.kind, what: denial.what })));

      const resumed = await resumeUnfinished(running, config.arguments.link !== null || config.arguments.file !== null);
      forgetOldHandIns(running);
      await showHandIns(running);
      // Not before: a link that came during the start is heard at once, and must not open an exam beside the one that is resumed.
      disposers.push(...listenForLinks(running, ports, () => window));
      await window.load(APP_INDEX);
      if (!resumed) await openFromArguments(running, config, log);
    },
    stop: async () => {
      for (const dispose of disposers.splice(0).toReversed()) {
        try {
          await dispose();
        } catch (cause) {
          log.write("error", "stop", { cause });
        }
      }
      log.write("info", "stopped");
    },
  };
}

/** @returns what stops looking, and installs what is ready */
function startUpdates(flow: Flow, updater: UpdaterPort, keys: readonly PublicJwk[]): () => Promise<void> {
  const { ports, clock, config, log, settings, windows } = flow.parts;
  const updates = new Updates({
    updater, timers: ports.timers, log, version: ports.application.version, profile: config.profile, keys,
    facts: () => {
      const { updateChannel, updateFreezeHours } = settings.machine().values;
      const unfinished = (flow.stage.name !== "open" && flow.stage.name !== "done") || flow.background.length > 0 || flow.handIns.some(({ received }) => !received);
      return { now: clock.now(), channel: updateChannel, hasKeys: keys.length > 0, unfinished, windows: windows.list(), freezeHours: updateFreezeHours };
    },
  });
  return async () => await updates.stop();
}

/** Only while the clock runs may the page make the calls of the exam, and then no others. */
function audienceOf(stage: Flow["stage"]["name"]): Audience {
  return stage === "working" ? "exam" : "shell";
}

async function deviceKeyFor(profile: string, organisation: string, secrets: SecretsPort, log: Log): Promise<Result<SigningKey, InvigilError>> {
  try {
    return ok(await loadDeviceKey(profile, organisation, secrets, (what) => log.write("warn", "device key", { what })));
  } catch (cause) {
    const error = storageError(cause);
    if (error === null) throw cause;
    return err(error);
  }
}

async function closeSitting(flow: Flow): Promise<void> {
  await flow.stop();
  await flow.stopBackground();
  const sitting = flow.sitting();
  if (sitting === null || sitting.journal.fact("finished") !== null) return;
  if (flow.at("working") !== null) {
    await sitting.saveWaiting();
    await storeClock(sitting, flow.parts.clock.now(), true);
  }
  await sitting.journal.close();
}

async function openFromArguments(flow: Flow, { arguments: asked }: AppConfig, log: Log): Promise<void> {
  if (asked.file !== null) await openExamFile(flow, asked.file);
  else if (asked.link !== null) await openExam(flow, { from: "link", link: asked.link });
  else log.write("info", "nothing to open");
}

/** Links from other programs and from second starts. They count on the first screen, and when an exam is sealed and only waits to be sent: nothing interrupts an exam. */
function listenForLinks(flow: Flow, ports: Ports, window: () => AppWindow | null): readonly Dispose[] {
  const open = (link: string | null, file: string | null): void => {
    window()?.focus();
    if (link !== null || file !== null) moveToBackground(flow);
    if (flow.at("open") === null) return;
    flow.run("open", async () => {
      if (file !== null) await openExamFile(flow, file);
      else if (link !== null) await openExam(flow, { from: "link", link });
    });
  };
  return [
    ports.application.onOpenLink((link) => open(link, null)),
    ports.application.onSecondInstance((argv) => {
      const asked = readArguments(argv);
      open(asked.link, asked.file);
    }),
  ];
}
