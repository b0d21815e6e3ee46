import * as v from "valibot";
import type { ControlId, ControlStatus } from "../../core/policy/control.ts";

/**
 * One thing that is locked or watched while an exam runs. `apply` and `revert` may run in different processes: after a crash the next start
 * reverts what an earlier one applied or was about to apply, so `revert` must also be right when nothing is applied, and when it ran before.
 */
export interface Control {
  readonly id: ControlId;
  /** What applying changes on the computer, in one sentence for the student; null when it changes nothing outside our page. */
  readonly change: string | null;
  /** What this control will be on this machine, before it is applied. */
  readonly forecast: () => ControlStatus;
  /** What `apply` is about to change, as it is now, in JSON; null when there is nothing to remember. It is on disk before `apply` runs. */
  readonly capture: () => Promise<unknown>;
  /** Whether that is the student's own business, such as the text on the clipboard: then it is sealed before it is written. */
  readonly private: boolean;
  /** @throws when it could not be set: then `revert` is called at once */
  readonly apply: (before: unknown) => Promise<void>;
  /** What it is now, as measured. */
  readonly verify: () => Promise<ControlStatus>;
  /**
   * Puts back what was captured, also where the student changed it in the meantime. What cannot be understood counts as not known: then the
   * control's safe default holds.
   * @returns whether everything is as it was; false when some of it is lost for good
   * @throws when it may work another time
   */
  readonly revert: (before: unknown) => Promise<boolean>;
  /** What a person can do, line by line, where `revert` could not. */
  readonly byHand: (before: unknown) => readonly string[];
}

/** A control that remembers nothing: what it changes is ours, and ends with this process at the latest. */
export function passingControl(definition: Pick<Control, "id" | "change" | "forecast" | "verify"> & { readonly set: () => void; readonly unset: () => void }): Control {
  const { id, change, forecast, verify, set, unset } = definition;
  return {
    id, change, forecast, verify, private: false,
    capture: async () => await Promise.resolve(null),
    apply: async () => {
      set();
      await Promise.resolve();
    },
    revert: async () => {
      unset();
      return await Promise.resolve(true);
    },
    byHand: () => ["Close Invigil: what it held of the screen and the keyboard ends with it."],
  };
}

/** A control that remembers. `before` is null in `revert` and `byHand` when what was written cannot be understood, and everywhere when there was nothing to remember. */
export function rememberingControl<Schema extends v.GenericSchema>(before: Schema, definition: Omit<Control, "capture" | "apply" | "revert" | "byHand"> & {
  readonly capture: () => Promise<v.InferOutput<Schema> | null>;
  readonly apply: (before: v.InferOutput<Schema> | null) => Promise<void>;
  readonly revert: (before: v.InferOutput<Schema> | null) => Promise<boolean>;
  readonly byHand: (before: v.InferOutput<Schema> | null) => readonly string[];
}): Control {
  // SECURITY: what comes from disk may have been edited; only what this control could have written itself is put back.
  const understood = (value: unknown): v.InferOutput<Schema> | null => {
    const parsed = v.safeParse(before, value);
    return parsed.success ? parsed.output : null;
  };
  return {
    ...definition,
    apply: async (value) => await definition.apply(understood(value)),
    revert: async (value) => await definition.revert(understood(value)),
    byHand: (value) => definition.byHand(understood(value)),
  };
}

/** A control whose guard is there from the start of the application to its end, whatever the policy says, or that only looks. */
export function standingControl(id: ControlId, forecast: () => ControlStatus, measured: () => ControlStatus = forecast): Control {
  return passingControl({ id, change: null, forecast, verify: async () => await Promise.resolve(measured()), set: () => undefined, unset: () => undefined });
}
