import type { ControlId, ControlStatus, Tier } from "../../core/policy/control.ts";
import { GUARANTEES } from "../../core/policy/guarantees.ts";
import type { System } from "../../core/policy/guarantees.ts";
import type { AppWindow, ApplicationPort, ClipboardPort, GuardsPort, PowerPort, ScreensPort, SystemPort } from "../ports.ts";

/** What controls work on. */
export interface Machine {
  readonly application: Pick<ApplicationPort, "runtime" | "packaged" | "startSwitches">;
  readonly platform: SystemPort["platform"];
  readonly system: System;
  /** The window, null while there is none (at `--reset`). */
  readonly window: () => AppWindow | null;
  readonly clipboard: ClipboardPort;
  readonly guards: Pick<GuardsPort, "installed">;
  readonly power: Pick<PowerPort, "keepAwake">;
  readonly screens: Pick<ScreensPort, "displays">;
  readonly developerTools: boolean;
}

/** The sentence for everything of the operating system's in a preview. */
const PREVIEW_REASON = "This is a preview that locks nothing on this computer.";

/** What the table of guarantees says of a control on this system; in a preview unavailable. */
export function guaranteed(machine: Machine, control: ControlId): ControlStatus {
  const { tier, reason } = GUARANTEES[control][machine.system];
  return osStatus(machine, control, tier, reason);
}

/** Status of a control of the operating system: in a preview always unavailable, whatever the stand-in pretends. */
export function osStatus(machine: Machine, control: ControlId, tier: Tier, reason: string): ControlStatus {
  return machine.application.runtime === "preview" ? { control, tier: "unavailable", reason: PREVIEW_REASON } : { control, tier, reason };
}
