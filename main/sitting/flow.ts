import type { Clock, Milliseconds } from "../../core/clock.ts";
import type { HandInView, Notice } from "../../core/contract/view.ts";
import type { Random } from "../../core/crypto/random.ts";
import type { SigningKey } from "../../core/crypto/signing.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { ControlStatus } from "../../core/policy/control.ts";
import type { Result } from "../../core/result.ts";
import type { SyncEngine } from "../../core/sync/engine.ts";
import type { AppConfig } from "../config.ts";
import type { Lockdown, RevertedChange } from "../lockdown/lockdown.ts";
import type { Log } from "../log/log.ts";
import type { KnownOrganisations } from "../package/known-organisations.ts";
import type { AppWindow, Dispose, Ports, ProgramWatch } from "../ports.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import type { KnownWindows } from "../update/known-windows.ts";
import type { Watches } from "../watch/watches.ts";
import type { ToldDevice } from "./device.ts";
import { ExamClock } from "./exam-clock.ts";
import type { Sitting } from "./sitting.ts";
import type { Stage, StageName } from "./stage.ts";

export interface FlowParts {
  readonly ports: Ports;
  readonly config: AppConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly settings: SettingsStore;
  readonly known: KnownOrganisations;
  readonly windows: KnownWindows;
  /** This installation's key towards the organisation whose key has this thumbprint; `storage/…`. */
  readonly deviceKeyFor: (organisation: string) => Promise<Result<SigningKey, InvigilError>>;
  readonly lockdown: Lockdown;
  readonly window: () => AppWindow | null;
  /** Called after every change of what the student sees. */
  readonly onChanged: () => void;
  /** Called when the receipt of a sitting came that is not on the screen. */
  readonly onReceived: () => void;
  /** Called when another stage is entered. */
  readonly onStage: (stage: Stage) => void;
}

/** What runs beside a sitting that was signed in: its talk with the platform. */
export interface LiveSync {
  readonly sync: SyncEngine;
}

/** The student's way through one exam: the stage, and what all stages share. The stages themselves are functions in the files beside. */
export class Flow {
  readonly parts: FlowParts;
  readonly examClock: ExamClock;
  /** The policy's controls as last measured. */
  controls: readonly ControlStatus[] = [];
  /** When they were measured (monotonic). */
  measuredAt: Milliseconds = 0;
  /** Whether they were measured since the watches had time to look for the first time. */
  measuredWatching = false;
  /** What was changed on this computer in this sitting, and whether it is back. */
  changes: readonly RevertedChange[] = [];
  notices: readonly Notice[] = [];
  live: LiveSync | null = null;
  /** Sealed sittings that are sent while the screen shows something else. */
  background: readonly { readonly sitting: Sitting; readonly live: LiveSync }[] = [];
  /** Wrong start codes in a row, and until when (monotonic) the next one waits. */
  wrongStartCodes = 0;
  nextStartCodeAt: Milliseconds = 0;
  /** The same for override codes. */
  wrongOverrides = 0;
  nextOverrideAt: Milliseconds = 0;
  /** The watch over running programs, from the check on; null where the policy has no rules for them. */
  programs: ProgramWatch | null = null;
  /** The watches over everything else, while the clock runs. */
  watches: Watches | null = null;
  /** Rules whose programs were asked to end, and those that cannot be ended from here. */
  asked: ReadonlyMap<string, "asked" | "refused"> = new Map();
  /** What this computer is, while it is read (`ready`) and when it was (`told`); null where the policy does not name it. */
  device: { readonly ready: Promise<ToldDevice | null>; readonly told: ToldDevice | null } | null = null;
  /** What was handed in on this computer, as the first screen shows it. */
  handIns: readonly HandInView[] = [];
  /** Where a hand-in file was saved. */
  handInSavedAs: string | null = null;
  /** Where the receipt was saved. */
  savedAs: string | null = null;
  #stage: Stage = { name: "open", busy: null, error: null };
  /** What runs while the clock runs. */
  #working: Dispose | null = null;

  constructor(parts: FlowParts) {
    this.parts = parts;
    this.examClock = new ExamClock(parts.clock);
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** Enters a stage, or changes the present one. */
  go(stage: Stage): void {
    const before = this.#stage.name;
    this.#stage = stage;
    if (before !== stage.name) {
      this.parts.log.write("info", "stage", { stage: stage.name });
      this.parts.onStage(stage);
    }
    this.parts.onChanged();
  }

  /** The stage when it is the one that is asked for. */
  at<N extends StageName>(name: N): Extract<Stage, { readonly name: N }> | null {
    return isStage(this.#stage, name) ? this.#stage : null;
  }

  /** Refusal of a call that does not belong to this stage. */
  wrongStage(): Result<never, InvigilError> {
    return fail("sitting/wrong-state", `this cannot be done while the screen is "${this.#stage.name}"`, { stage: this.#stage.name });
  }

  /** The sitting that the present stage is about. */
  sitting(): Sitting | null {
    return "sitting" in this.#stage ? this.#stage.sitting : null;
  }

  changed(): void {
    this.parts.onChanged();
  }

  /** Runs something that nobody waits for; its failure is a bug and goes to the log. */
  run(what: string, work: () => Promise<unknown>): void {
    work().catch((cause: unknown) => this.parts.log.write("error", what, { cause }));
  }

  /** Shows a line of text until it is dismissed. */
  notify(text: string, id: string, asks?: Notice["asks"]): void {
    if (this.notices.some((notice) => notice.id === id)) return;
    this.notices = [...this.notices, { id, text, at: this.parts.clock.now(), ...(asks === undefined ? {} : { asks }) }].slice(-10);
    this.changed();
  }

  /** Replaces what runs while the clock runs; null stops it. */
  setWorking(dispose: Dispose | null): void {
    this.#working?.();
    this.#working = dispose;
  }

  /** Stops everything that runs. The journal stays open for `close`. */
  async stop(): Promise<void> {
    this.setWorking(null);
    await this.programs?.stop();
    this.programs = null;
    await this.live?.sync.stop();
    this.live = null;
  }

  /** Stops what is sent in the background and closes its journals. */
  async stopBackground(): Promise<void> {
    const background = this.background;
    this.background = [];
    for (const { sitting, live } of background) {
      await live.sync.stop();
      await sitting.journal.close();
    }
  }
}

function isStage<N extends StageName>(stage: Stage, name: N): stage is Extract<Stage, { readonly name: N }> {
  return stage.name === name;
}
