import { IDENTIFIER_WORDS, deviceReportLines } from "../../core/device/device-words.ts";
import type { IdentifierKind } from "../../core/device/clean-identifier.ts";
import type { DeviceFinding, DeviceFindings, SightedDevice } from "../device/device-findings.ts";
import type { TimelineEntry } from "../sitting/open-sitting.ts";
import { assertNever } from "../../core/result.ts";
import { moment, wrapped } from "./printed.ts";

/** What a person should look at about computers, with harmless reasons beside. No lines when there is nothing. */
export function deviceLines({ findings, crowded }: DeviceFindings): readonly string[] {
  if (findings.length === 0 && crowded === 0) return [];
  return [
    "Computers to look at (nothing follows by itself)",
    ...findings.flatMap((finding) => wrapped(findingInWords(finding), "      ", "  ")),
    ...(crowded === 0 ? [] : wrapped(`${crowded} identifiers were the same on more than a hundred computers. They tell nothing apart and were not counted.`, "      ", "  ")),
  ];
}

/** What a candidate's computer said about itself, as it was recorded; no lines when the policy has no device report. */
export function reportLines(timeline: readonly TimelineEntry[]): readonly string[] {
  const lines = timeline.flatMap(({ event }) => (event.kind === "device-report" ? deviceReportLines(event.report) : []));
  return lines.length === 0 ? [] : ["The candidate's computer, as it described itself", ...lines.flatMap(({ label, text }) => wrapped(text, "      ", `  ${label}: `))];
}

/** One finding, in two sentences: what it is and what it rests on. */
export function findingInWords({ kind, first, second, match }: DeviceFinding): string {
  switch (kind) {
    case "one-computer-two-candidates":
      return `${first.candidate} and ${second.candidate} signed in on what ${match.verdict === "same" ? "is" : "may be"} one computer (${when(first)}, ${when(second)}): ${reasons(match.agree, "agrees", "agree")}. In a computer room that is usual when one sits after the other.`;
    case "one-candidate-two-computers":
      return `${first.candidate} signed in on two computers (${when(first)}, ${when(second)}): ${reasons(match.differ, "differs", "differ")}. That is usual when the first one broke.`;
    case "copied-install-key":
      return `${first.candidate === second.candidate ? first.candidate : `${first.candidate} and ${second.candidate}`} signed in with one installation's key on two computers (${when(first)}, ${when(second)}): ${reasons(match.differ, "differs", "differ")}. The files of Invigil were copied, or the disk was moved to another computer.`;
    default:
      return assertNever(kind);
  }
}

/** One finding for programs: who, on what, and what it rests on; no tag. */
export function toldFinding({ kind, first, second, match }: DeviceFinding): { readonly kind: DeviceFinding["kind"]; readonly first: ToldDevice; readonly second: ToldDevice } & DeviceFinding["match"] {
  return { kind, ...match, first: told(first), second: told(second) };
}

type ToldDevice = Pick<SightedDevice, "sittingId" | "candidate" | "deviceId" | "basis" | "confidence" | "seenAt">;

function told({ sittingId, candidate, deviceId, basis, confidence, seenAt }: SightedDevice): ToldDevice {
  return { sittingId, candidate, deviceId, basis, confidence, seenAt };
}

function when({ seenAt }: SightedDevice): string {
  return moment(seenAt);
}

function reasons(kinds: readonly IdentifierKind[], one: string, many: string): string {
  return `${kinds.map((kind) => IDENTIFIER_WORDS[kind]).join(", ")} ${kinds.length === 1 ? one : many}`;
}
