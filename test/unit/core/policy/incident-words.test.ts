import { describe, expect, it } from "vitest";
import { INCIDENT_KINDS } from "../../../../core/policy/incident.ts";
import type { IncidentDetail, IncidentKind } from "../../../../core/policy/incident.ts";
import { incidentWords } from "../../../../core/policy/incident-words.ts";

const AT = Date.UTC(2026, 10, 22, 10, 42, 10);

describe("an incident in words for staff", () => {
  it.each(INCIDENT_KINDS)("has words of its own for %s, dry and without blame", (kind) => {
    expect(incidentWords(kind, {})).toMatch(/^[A-Z][^:!]+$/);
    expect(incidentWords(kind, {})).not.toMatch(/violation|illegal|cheat|fraud/i);
  });

  it("never says two kinds alike", () => {
    expect(new Set(INCIDENT_KINDS.map((kind) => incidentWords(kind, {}))).size).toBe(INCIDENT_KINDS.length);
  });

  it.each<[IncidentKind, IncidentDetail, string]>([
    ["prohibited-program", { done: "told", firstSeenAt: AT, lastSeenAt: AT + 50_000, name: "AnyDesk", rule: "anydesk" }, "Prohibited program: AnyDesk, first seen 10:42:10, last seen 10:43:00, told the candidate"],
    ["prohibited-program", { rule: "anydesk", by: "sha256" }, "Prohibited program: by sha256, rule anydesk"],
    ["override-used", { check: "virtual-machine", code: 3 }, 'Check let through: the check "virtual-machine", by override code 3'],
    ["control-changed", { control: "kiosk", from: "enforced", to: "monitored", reason: "The window lost the full screen." }, "Control changed: Full screen, from enforced, to monitored, reason The window lost the full screen."],
    ["focus-lost", { forMs: 3240 }, "Exam's window left: for 3.2 s"],
    ["clock-jumped", { byMs: -310_000 }, "Clock of the computer set: by -5 min 10 s"],
    ["display-changed", { displays: 2 }, "Displays changed: 2 displays"],
    ["bridge-refused", { code: "bridge/too-large", call: "answer.save" }, "Request of the exam's page refused: code bridge/too-large, call answer.save"],
    ["network-changed", { vpn: true, proxy: false }, "Network changed: not proxy, vpn"],
    ["suspended", { batteryPercent: 20, sleptMs: 120_000, wokeAt: AT }, "Computer fell asleep: battery percent 20, slept 2 min, woke 10:42:10"],
  ])("says %s with %j as '%s'", (kind, detail, words) => {
    expect(incidentWords(kind, detail)).toBe(words);
  });

  it.each<IncidentDetail>([
    { firstSeenAt: 1e300 }, { firstSeenAt: -1e300, lastSeenAt: "yesterday" }, { forMs: "long" }, { wokeAt: 9e15 }, { control: "no-such-control" }, { displays: true }, { constructor: "x", toString: 1, ["__proto__"]: "y" },
    { name: "x".repeat(100_000) },
  ])("takes whatever a candidate's computer may claim: %#", (detail) => {
    for (const kind of INCIDENT_KINDS) expect(incidentWords(kind, detail).length).toBeLessThan(1200);
  });
});
