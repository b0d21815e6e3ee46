import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../../core/policy/parse-policy.ts";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { retentionsOf } from "../../../../core/policy/retention.ts";
import { withKeystrokes } from "../../../doubles/policies.ts";

const DAY = 24 * 3_600_000;
const WATCHED = withKeystrokes(POLICY_PRESETS["supervised-room"], "rhythm");

function refusal(dataPlan: Policy["dataPlan"]): unknown {
  const parsed = parsePolicy(structuredClone({ ...WATCHED, dataPlan }));
  return parsed.ok ? null : parsed.error;
}

describe("the dates of deletion of a policy", () => {
  it("count from the end of the exam's window, one for each kind of record", () => {
    expect(retentionsOf(WATCHED, 1000)).toEqual([
      { kind: "checked", deleteAt: 1000 + 30 * DAY }, { kind: "incident", deleteAt: 1000 + 180 * DAY }, { kind: "device-report", deleteAt: 1000 + 90 * DAY }, { kind: "keystrokes", deleteAt: 1000 + 30 * DAY },
    ]);
    expect(retentionsOf(POLICY_PRESETS.practice, 1000)).toEqual([]);
  });

  it("are one for incidents and for programs that were found, which stand in the same records", () => {
    const dataPlan = WATCHED.dataPlan.map((entry) => (entry.collector === "process-matches" ? { ...entry, retentionDays: 10 } : entry));

    expect(refusal(dataPlan)).toMatchObject({ code: "policy/invalid", message: expect.stringContaining("say 180 here, or 10 there"), detail: { path: "dataPlan.2.retentionDays" } });
    expect(refusal(dataPlan.filter(({ collector }) => collector !== "incidents"))).toBeNull();
  });

  it("are never two for one collector", () => {
    const [first] = WATCHED.dataPlan;

    expect(refusal([...WATCHED.dataPlan, ...(first === undefined ? [] : [{ ...first, retentionDays: 1 }])])).toMatchObject({ code: "policy/invalid", detail: { path: "dataPlan.5.collector" } });
  });
});
