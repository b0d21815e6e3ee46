import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { DeviceReport } from "../../../../core/device/device-report.ts";
import { ABSENT_REASONS, deviceReportSchema } from "../../../../core/device/device-report.ts";
import { deviceReportLines } from "../../../../core/device/device-words.ts";
import { RAW_FIELDS } from "../../../../core/device/raw-field.ts";
import { NEW_SITTING } from "../../../../core/sitting/state.ts";
import { transition } from "../../../../core/sitting/transition.ts";
import type { SittingState } from "../../../../core/sitting/state.ts";
import { NOON, SAMPLE_REPORT, sampleEvents } from "../samples.ts";

describe("a device report", () => {
  it("is read as it is", () => {
    expect(v.parse(deviceReportSchema, structuredClone(SAMPLE_REPORT))).toEqual(SAMPLE_REPORT);
  });

  it.each<[string, unknown]>([
    ["an empty text for a value", { ...SAMPLE_REPORT, make: { value: "" } }], ["a blank one", { ...SAMPLE_REPORT, make: { value: "  " } }], ["a value and a reason at once", { ...SAMPLE_REPORT, make: { value: "x", absent: "failed" } }],
    ["a reason that nobody knows", { ...SAMPLE_REPORT, make: { absent: "tired" } }], ["an unknown key", { ...SAMPLE_REPORT, ip: "192.0.2.1" }], ["no list of a named identifier", { ...SAMPLE_REPORT, identifiers: [{ field: "hostname", values: { value: [] } }] }],
    ["an identifier that no policy can name", { ...SAMPLE_REPORT, identifiers: [{ field: "imei", values: { value: ["1"] } }] }],
  ])("does not take %s", (_what, report) => {
    expect(v.is(deviceReportSchema, report)).toBe(false);
  });

  it("is told line by line, all of it, with the reason where there is no value", () => {
    const lines = deviceReportLines(SAMPLE_REPORT).map(({ label, text }) => `${label}: ${text}`);

    expect(lines).toEqual([
      "Make: LENOVO", "Model: none: the maker left it empty", "Form: Laptop", "System: Ubuntu", "System version: 26.04", "Invigil: 0.1.0", "Runs on: Electron 45.4.1, Chromium 152.0, Node 24.21.0",
      "Graphics: Iris Xe (driver not told by this computer)", "Displays: 1920 × 1080, built in", "Keyboards and pointers: 2 × keyboard (1 built in) · 1 × mouse", "Battery: 80 % · not charging", "Key of this installation: ABCD-EFGH-JKMN-PQRS-TVWX",
      "Pseudonym of this computer: VR5AYZ8F0J8RHGRNG9DW0HYZ64, from a disk's serial number (fairly sure)", "Serial number of the computer: PF1X2Y3Z", "Unique number of the computer (UUID): not read: only an administrator may",
    ]);
  });

  it("has words for each reason and each identifier, and no two labels alike", () => {
    const all: DeviceReport = { ...SAMPLE_REPORT, identifiers: RAW_FIELDS.map((field, index) => ({ field, values: { absent: ABSENT_REASONS[index % ABSENT_REASONS.length] ?? "failed" } })) };
    const lines = deviceReportLines(all);

    expect(new Set(lines.map(({ label }) => label)).size).toBe(lines.length);
    expect(lines.every(({ text }) => /\S/.test(text) && !/undefined|null/.test(text))).toBe(true);
  });

  it("can be recorded once somebody has signed in, and never before or after the seal", () => {
    const states: SittingState[] = [NEW_SITTING];
    for (const [index, event] of sampleEvents().entries()) {
      const taken = transition(states.at(-1) ?? NEW_SITTING, event, { at: NOON + index * 1000, elapsed: index * 1000 });
      if (!taken.ok) throw new Error(taken.error.message);
      states.push(taken.value.state);
    }

    const takes = new Map(states.map((state) => [state.phase, transition(state, { kind: "device-report", report: SAMPLE_REPORT }, { at: NOON, elapsed: 0 }).ok]));

    expect(Object.fromEntries(takes)).toEqual({ new: false, opened: false, consented: false, checked: false, "signed-in": true, unlocked: true, running: true, reviewing: true, sealed: false });
  });
});
