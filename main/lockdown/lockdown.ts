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

/** The stack of controls: written down first, applied in order, reverted in reverse; after a crash too. */
export class Lockdown {
  readonly #dependencies: LockdownDependencies;
  #applied: readonly StackEntry[] = [];

  constructor(dependencies: LockdownDependencies) {
    this.#dependencies = dependencies;
  }

  /** What each control of a policy will be on this machine. */
  forecast(policy: Policy): readonly ControlStatus[] {
    return this.#chosen(policy).map((control) => control.forecast());
  }

  /**
   * Applies a policy's controls. When one fails, it and those after it are reported as unavailable; nothing is left half on.
   * @returns each control as measured; `storage/…` when the intention cannot be written down, and then nothing was changed
   */
  async apply(policy: Policy): Promise<Result<readonly ControlStatus[], InvigilError>> {
    const statuses: ControlStatus[] = [];
    for (const control of this.#chosen(policy)) {
      const written = this.#push(control);
      if (!written.ok) {
        await this.revert();
        return written;
      }
      try {
        await control.apply();
        statuses.push(await control.verify());
      } catch (cause) {
        this.#dependencies.onProblem(control.id, cause);
        statuses.push({ control: control.id, tier: "unavailable", reason: "It could not be set on this computer." });
      }
    }
    return ok(statuses);
  }

  /** Measures again what is applied. */
  async verify(): Promise<readonly ControlStatus[]> {
    return await Promise.all(this.#applied.flatMap(({ control }) => this.#dependencies.controls.filter(({ id }) => id === control)).map(async (control) => await control.verify()));
  }

  /**
   * What an earlier process changed under controls that it journalled, and that is back by now. What could not be taken back is still on
   * the stack, and `revert` answers for it.
   */
  changesBefore(journalled: readonly ControlStatus[]): readonly RevertedChange[] {
    const applied = new Set(journalled.filter(({ tier }) => tier !== "unavailable").map(({ control }) => control));
    const left = new Set(this.#applied.map(({ control }) => control));
    return this.#dependencies.controls.flatMap(({ id, change }) => (change === null || !applied.has(id) || left.has(id) ? [] : [{ control: id, change, restored: true }]));
  }

  /** Takes back everything, last first. What cannot be taken back stays on the stack for the next try. */
  async revert(): Promise<readonly RevertedChange[]> {
    return await this.#revertAll(this.#applied);
  }

  /** Takes back what an earlier process left behind. A file that cannot be read means that anything may have been changed: everything is reverted. */
  async revertLeftovers(): Promise<readonly RevertedChange[]> {
    const entries = this.#dependencies.file.read() ?? this.#dependencies.controls.map(({ id, change }) => ({ control: id, change, at: this.#dependencies.clock.now() }));
    return await this.#revertAll(entries);
  }

  async #revertAll(entries: readonly StackEntry[]): Promise<readonly RevertedChange[]> {
    const changes: RevertedChange[] = [];
    let left = entries;
    for (const entry of entries.toReversed()) {
      const control = this.#dependencies.controls.find(({ id }) => id === entry.control);
      let restored = true;
      try {
        await control?.revert();
        left = left.filter((other) => other !== entry);
      } catch (cause) {
        restored = false;
        this.#dependencies.onProblem(entry.control, cause);
      }
      if (entry.change !== null) changes.push({ control: entry.control, change: entry.change, restored });
    }
    this.#applied = left;
    try {
      this.#dependencies.file.write(left);
    } catch (cause) {
      // What is on disk names more than is still changed: the next start reverts it once more, which harms nothing.
      if (storageError(cause) === null) throw cause;
    }
    return changes.toReversed();
  }

  #chosen(policy: Policy): readonly Control[] {
    return this.#dependencies.controls.filter(({ id }) => policy.controls.includes(id));
  }

  #push(control: Control): Result<void, InvigilError> {
    const entries = [...this.#applied, { control: control.id, change: control.change, at: this.#dependencies.clock.now() }];
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
}
