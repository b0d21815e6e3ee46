import { deviceReportLines } from "../../core/device/device-words.ts";
import { findingWords } from "../../core/device/finding-words.ts";
import type { DeviceFindings } from "../device/device-findings.ts";
import { toldFinding } from "../device/device-findings.ts";
import type { TimelineEntry } from "../sitting/open-sitting.ts";
import { moment, wrapped } from "./printed.ts";

/** What a person should look at about computers, with harmless reasons beside. No lines when there is nothing. */
export function deviceLines({ findings, crowded }: DeviceFindings): readonly string[] {
  if (findings.length === 0 && crowded === 0) return [];
  return [
    "Computers to look at (nothing follows by itself)",
    ...findings.flatMap((finding) => wrapped(findingWords(toldFinding(finding), moment), "      ", "  ")),
    ...(crowded === 0 ? [] : wrapped(`${crowded} identifiers were the same on more than a hundred computers. They tell nothing apart and were not counted.`, "      ", "  ")),
  ];
}

/** What a candidate's computer said about itself, as it was recorded; no lines when the policy has no device report. */
export function reportLines(timeline: readonly TimelineEntry[]): readonly string[] {
  const lines = timeline.flatMap(({ event }) => (event.kind === "device-report" ? deviceReportLines(event.report) : []));
  return lines.length === 0 ? [] : ["The candidate's computer, as it described itself", ...lines.flatMap(({ label, text }) => wrapped(text, "      ", `  ${label}: `))];
}
