import type { ControlId, ControlStatus } from "../../core/policy/control.ts";
import { GUARANTEES } from "../../core/policy/guarantees.ts";
import type { System } from "../../core/policy/guarantees.ts";
import type { AppWindow, ApplicationPort, ClipboardPort, DesktopPort, GuardsPort, PowerPort, ShortcutsPort, SystemPort } from "../ports.ts";

/** What controls work on. */
export interface Machine {
  readonly application: Pick<ApplicationPort, "runtime" | "packaged" | "startSwitches">;
  readonly platform: SystemPort["platform"];
  readonly system: System;
  /** The window, null while there is none (at `--reset`). */
  readonly window: () => AppWindow | null;
  readonly clipboard: ClipboardPort;
  readonly shortcuts: ShortcutsPort;
  readonly desktop: DesktopPort;
  readonly guards: Pick<GuardsPort, "installed">;
  readonly power: Pick<PowerPort, "keepAwake">;
  readonly developerTools: boolean;
  /** Whether running programs are being looked at now. */
  readonly programsAlive: () => boolean;
  /** Whether a program that the exam allows is running: then the exam does not stay in front of it. */
  readonly permittedRunning: () => boolean;
  /** What the watches watch now; null before they start, which is after the lock-down. */
  readonly watching: () => ReadonlySet<ControlId> | null;
}

/** Whether this is more than a preview: a preview locks nothing on the computer, whatever the stand-in pretends. */
export function locks(machine: Machine): boolean {
  return machine.application.runtime === "electron";
}

/** What the table of guarantees says of a control on this system; in a preview unavailable. */
export function guaranteed(machine: Machine, control: ControlId): ControlStatus {
  if (!locks(machine)) return { control, tier: "unavailable", reason: "This is a preview that locks nothing on this computer." };
  return tabled(machine, control);
}

/** The same for what is as true in a preview: our own page's guards. */
export function tabled(machine: Machine, control: ControlId): ControlStatus {
  const { tier, reason } = GUARANTEES[control][machine.system];
  return { control, tier, reason };
}

/** A status that is never more than what the table says: measured, and found to be less. */
export function lowered(machine: Machine, control: ControlId, reason: string): ControlStatus {
  const best = guaranteed(machine, control);
  return best.tier === "unavailable" ? best : { control, tier: "unavailable", reason };
}
