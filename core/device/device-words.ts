import type { IdentifierKind } from "./clean-identifier.ts";
import type { Confidence } from "./device-id.ts";
import type { AbsentReason, DeviceReport, Fact, InputCounts } from "./device-report.ts";
import type { RawField } from "./raw-field.ts";

/** One line of a report in words. */
export interface DeviceLine {
  readonly label: string;
  readonly text: string;
}

const ABSENT_WORDS: Readonly<Record<AbsentReason, string>> = {
  permission: "not read: only an administrator may", "not-on-this-system": "not told by this computer", "timed-out": "not read: it took too long",
  placeholder: "none: the maker left it empty", failed: "not read",
};

/** What each raw identifier is called. */
export const RAW_FIELD_WORDS: Readonly<Record<RawField, string>> = {
  "system-serial": "Serial number of the computer", "system-uuid": "Unique number of the computer (UUID)", "board-serial": "Serial number of the main board",
  "disk-serials": "Serial numbers of the disks", "mac-addresses": "Addresses of the network cards (MAC)", hostname: "Name of the computer in the network",
};

/** What an id rests on, for people. */
export const IDENTIFIER_WORDS: Readonly<Record<IdentifierKind, string>> = {
  "system-uuid": "the computer's unique number", "board-serial": "the main board's serial number", "system-serial": "the computer's serial number",
  "disk-serial": "a disk's serial number", "install-id": "this installation of the program",
};

const CONFIDENCE_WORDS: Readonly<Record<Confidence, string>> = { high: "sure", medium: "fairly sure", low: "not sure" };

/** Everything that a report says, in the order in which people read it. */
export function deviceReportLines(report: DeviceReport): readonly DeviceLine[] {
  const { client, device } = report;
  return [
    { label: "Make", text: said(report.make) }, { label: "Model", text: said(report.model) }, { label: "Form", text: said(report.formFactor) },
    { label: "System", text: said(report.system) }, { label: "System version", text: said(report.systemVersion) },
    { label: "Invigil", text: client.version },
    { label: "Runs on", text: `Electron ${said(client.electron)}, Chromium ${said(client.chromium)}, Node ${said(client.node)}` },
    { label: "Graphics", text: said(report.graphics, (cards) => listed(cards.map(({ name, driver }) => `${name} (driver ${said(driver)})`))) },
    { label: "Displays", text: listed(report.displays.map(({ width, height, internal }) => `${width} × ${height}${internal ? ", built in" : ""}`)) },
    { label: "Keyboards and pointers", text: said(report.inputs, ({ keyboards, mice, touch, pens }) => listed([devices("keyboard", keyboards), devices("mouse", mice), devices("touch", touch), devices("pen", pens)].filter((words) => words !== ""))) },
    { label: "Battery", text: said(report.battery, ({ present, percent, charging }) => (present ? listed([percent === null ? "" : `${percent} %`, charging === null ? "" : charging ? "charging" : "not charging"].filter((words) => words !== ""), "there") : "none")) },
    { label: "Key of this installation", text: report.installKey },
    { label: "Pseudonym of this computer", text: `${device.id}, from ${IDENTIFIER_WORDS[device.basis]} (${CONFIDENCE_WORDS[device.confidence]})` },
    ...report.identifiers.map(({ field, values }) => ({ label: RAW_FIELD_WORDS[field], text: said(values, listed) })),
  ];
}

function said(fact: Fact<string>): string;
function said<T>(fact: Fact<T>, words: (value: T) => string): string;
function said<T>(fact: Fact<T>, words: (value: T) => string = String): string {
  return "value" in fact ? words(fact.value) : ABSENT_WORDS[fact.absent];
}

function listed(parts: readonly string[], none = "none"): string {
  return parts.length === 0 ? none : parts.join(" · ");
}

/** `2 keyboard (1 built in)`, empty when there is none. */
function devices(kind: string, { internal, external, unknown }: InputCounts): string {
  const all = internal + external + unknown;
  if (all === 0) return "";
  return `${all} × ${kind}${internal === 0 ? "" : ` (${internal} built in)`}`;
}
