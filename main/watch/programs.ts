import type { ProgramSystem } from "../../core/policy/program-rule.ts";
import type { ProgramsPort } from "../ports.ts";
import { openProgram } from "./open-program.ts";
import { processControl } from "./process-control.ts";
import { watchPrograms } from "./watch-programs.ts";

const SYSTEM: ProgramSystem = process.platform === "win32" ? "windows" : process.platform === "darwin" ? "macos" : "linux";

/** Programs of this computer. */
export const nodePrograms: ProgramsPort = {
  watch: (policy, onChange) => watchPrograms(policy, onChange, { system: SYSTEM, control: processControl() }),
  open: openProgram,
};
