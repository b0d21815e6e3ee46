import type { Clock } from "../../core/clock.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { ControlId, ControlStatus } from "../../core/policy/control.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { err, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { storageError } from "../files/storage-error.ts";
import type { Control } from "./control.ts";
import type { StackEntry, StackFile } from "./stack-file.ts";

/** A change that was made and whether the computer is as it was. */
export interface RevertedChange {
  readonly control: ControlId;
  readonly change: string;
  readonly restored: boolean;
}

export interface LockdownDependencies {
  readonly controls: readonly Control[];
  readonly file: StackFile;
  readonly clock: Clock;
  readonly onProblem: (control: ControlId, cause: unknown) => void;
}

/**
 * The stack of controls: what is there before is captured and written down, then the controls are applied in order, and reverted in reverse;
 * after a crash too. One thing at a time: a revert that comes while controls are being applied waits for them.
 */
export class Lockdown {
  readonly #dependencies: LockdownDependencies;
  /** What is on disk, newest last. */
  #applied: readonly StackEntry[] = [];
  #chosenNow: readonly Control[] = [];
  /** Controls that could not be applied, with what people are told. */
  #failed: ReadonlyMap<ControlId, ControlStatus> = new Map();
  /** What the last try could not put back, and what a person can do about it. */
  readonly #lost = new Map<ControlId, readonly string[]>();
  #leftoversReverted = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(dependencies: LockdownDependencies) {
    this.#dependencies = dependencies;
  }

  /** What each control of a policy will be on this machine. */
  forecast(policy: Policy): readonly ControlStatus[] {
    return this.#chosen(policy).map((control) => control.forecast());
  }

  /**
   * Applies a policy's controls. One that fails is taken back at once and reported as unavailable; nothing is left half on.
   * @returns each control as measured; `storage/…` when the intention cannot be written down, and then nothing was changed
   */
  async apply(policy: Policy): Promise<Result<readonly ControlStatus[], InvigilError>> {
    return await this.#oneAtATime(async () => {
      // What an earlier process changed must never be captured as what was there before.
      if (!this.#leftoversReverted) await this.#revertLeftovers();
      const chosen = this.#chosen(policy);
      const failed = new Map<ControlId, ControlStatus>();
      const captured = await this.#capture(chosen, failed);
      const written = this.#write(captured);
      if (!written.ok) return written;
      this.#chosenNow = chosen;
      this.#failed = failed;
      for (const control of chosen) if (!failed.has(control.id)) await this.#applyOne(control, failed);
      return ok(await this.#measure());
    });
  }

  /** Measures again what is applied. */
  async verify(): Promise<readonly ControlStatus[]> {
    return await this.#measure();
  }

  /**
   * What an earlier process changed under controls that it journalled, and that is back by now or lost. What could not be taken back yet is still on
   * the stack, and `revert` answers for it.
   */
  changesBefore(journalled: readonly ControlStatus[]): readonly RevertedChange[] {
    const applied = new Set(journalled.filter(({ tier }) => tier !== "unavailable").map(({ control }) => control));
    const left = new Set(this.#applied.map(({ control }) => control));
    return this.#dependencies.controls.flatMap(({ id, change }) => (change === null || !applied.has(id) || left.has(id) ? [] : [{ control: id, change, restored: !this.#lost.has(id) }]));
  }

  /** Takes back everything, last first. What may be taken back another time stays on the stack for the next try. */
  async revert(): Promise<readonly RevertedChange[]> {
    return await this.#oneAtATime(async () => await this.#revertAll(this.#applied));
  }

  /** Takes back what an earlier process left behind. Where the file cannot be read anything may have been changed: the other controls get their safe default. */
  async revertLeftovers(): Promise<readonly RevertedChange[]> {
    return await this.#oneAtATime(async () => await this.#revertLeftovers());
  }

  /** What a person can do, line by line, about a change that was not put back. */
  byHand(control: ControlId): readonly string[] {
    return this.#lost.get(control) ?? [];
  }

  async #capture(chosen: readonly Control[], failed: Map<ControlId, ControlStatus>): Promise<readonly StackEntry[]> {
    const entries = [...this.#applied];
    for (const control of chosen) {
      // Still on the stack because it could not be taken back: what was there before that is what counts, not what is there now.
      if (entries.some((entry) => entry.control === control.id)) continue;
      try {
        const before = await control.capture();
        entries.push({ control: control.id, change: control.change, at: this.#dependencies.clock.now(), before, written: this.#dependencies.file.remember(before, control.private) });
      } catch (cause) {
        this.#fail(control, cause, failed);
      }
    }
    return entries;
  }

  async #applyOne(control: Control, failed: Map<ControlId, ControlStatus>): Promise<void> {
    const before = this.#applied.find((entry) => entry.control === control.id)?.before ?? null;
    try {
      await control.apply(before);
    } catch (cause) {
      this.#fail(control, cause, failed);
      await this.#takeBack(control, before);
    }
  }

  /** After a failure: half of it may be on. */
  async #takeBack(control: Control, before: unknown): Promise<void> {
    try {
      await control.revert(before);
    } catch (cause) {
      this.#dependencies.onProblem(control.id, cause);
      return;
    }
    this.#keep(this.#applied.filter((entry) => entry.control !== control.id));
  }

  #fail(control: Control, cause: unknown, failed: Map<ControlId, ControlStatus>): void {
    this.#dependencies.onProblem(control.id, cause);
    failed.set(control.id, { control: control.id, tier: "unavailable", reason: "It could not be set on this computer." });
  }

  async #measure(): Promise<readonly ControlStatus[]> {
    return await Promise.all(this.#chosenNow.map(async (control): Promise<ControlStatus> => {
      try {
        return this.#failed.get(control.id) ?? await control.verify();
      } catch (cause) {
        this.#dependencies.onProblem(control.id, cause);
        return { control: control.id, tier: "unavailable", reason: "It could not be measured on this computer." };
      }
    }));
  }

  async #revertLeftovers(): Promise<readonly RevertedChange[]> {
    const { entries, complete } = this.#dependencies.file.read();
    this.#leftoversReverted = true;
    const known = new Set(entries.map(({ control }) => control));
    const others = complete ? [] : this.#dependencies.controls.filter(({ id }) => !known.has(id));
    return await this.#revertAll([...others.map(({ id, change }) => ({ control: id, change, at: this.#dependencies.clock.now(), before: null, written: null })), ...entries]);
  }

  async #revertAll(entries: readonly StackEntry[]): Promise<readonly RevertedChange[]> {
    const changes: RevertedChange[] = [];
    let left = entries;
    for (const entry of entries.toReversed()) {
      const control = this.#dependencies.controls.find(({ id }) => id === entry.control);
      let restored = false;
      try {
        restored = await control?.revert(entry.before) ?? true;
        left = left.filter((other) => other !== entry);
      } catch (cause) {
        this.#dependencies.onProblem(entry.control, cause);
      }
      if (restored) this.#lost.delete(entry.control);
      else this.#lost.set(entry.control, control?.byHand(entry.before) ?? []);
      if (entry.change !== null) changes.push({ control: entry.control, change: entry.change, restored });
    }
    this.#chosenNow = [];
    this.#keep(left);
    return changes.toReversed();
  }

  #chosen(policy: Policy): readonly Control[] {
    return this.#dependencies.controls.filter(({ id }) => policy.controls.includes(id));
  }

  #write(entries: readonly StackEntry[]): Result<void, InvigilError> {
    try {
      this.#dependencies.file.write(entries);
    } catch (cause) {
      const error = storageError(cause);
      if (error === null) throw cause;
      return err(error);
    }
    this.#applied = entries;
    return ok(undefined);
  }

  /** Writes that less is changed. Where the disk does not take it, it names more than is still changed: the next start reverts it once more, which harms nothing. */
  #keep(entries: readonly StackEntry[]): void {
    this.#write(entries);
    this.#applied = entries;
  }

  async #oneAtATime<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(run);
    this.#queue = turn.catch(() => undefined);
    return await turn;
  }
}
