import { parseArgs } from "node:util";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";

/** What `npm start -- …` can be told. */
export interface StartOptions {
  /** QTI archive or folder to sit instead of the demo exam. */
  readonly exam: string | null;
  /** Preset or policy file; the demo runs under `practice`. */
  readonly policy: string;
  /** Sits the exam by itself under a virtual display even where there is a display. */
  readonly alone: boolean;
  /** Where the self-running sitting leaves its screenshots. */
  readonly screenshots: string | null;
}

export const START_HELP = `npm start [-- options]

Starts a platform on this computer, schedules an exam and opens the client.

  --exam PATH          a QTI archive (.zip) or folder instead of the demo exam
  --policy NAME        ${Object.keys(POLICY_PRESETS).join(" | ")} or a policy file (default: practice)
  --alone              sit the exam by itself under a virtual display, with a screenshot of every screen
  --screenshots DIR    where those go (default: a new folder in the system's temporary folder)
  --help               this text`;

/** Reads the options. @returns null when help was asked for. @throws TypeError naming an option that is not known */
export function parseStartOptions(args: readonly string[]): StartOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      exam: { type: "string" }, policy: { type: "string", default: "practice" }, alone: { type: "boolean", default: false },
      screenshots: { type: "string" }, help: { type: "boolean", default: false },
    },
  });
  if (values.help) return null;
  return { exam: values.exam ?? null, policy: values.policy, alone: values.alone, screenshots: values.screenshots ?? null };
}
