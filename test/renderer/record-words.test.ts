import { describe, expect, it } from "vitest";
import type { RecordedEntry } from "../../core/contract/view.ts";
import type { ControlStatus } from "../../core/policy/control.ts";
import { CONTROL_IDS } from "../../core/policy/control.ts";
import { INCIDENT_KINDS } from "../../core/policy/incident.ts";
import type { IncidentDetail, IncidentKind } from "../../core/policy/incident.ts";
import { VERDICTS } from "../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import { createBridgeClient } from "../../renderer/bridge-client.ts";
import { createBlockedReports } from "../../renderer/locks/blocked-reports.ts";
import { createPrivateClipboard } from "../../renderer/locks/private-clipboard.ts";
import { groupedControls } from "../../core/policy/control-groups.ts";
import { identifiersInWords } from "../../core/policy/data-words.ts";
import { INCIDENT_WORDS, incidentInWords } from "../../renderer/words/incident-words.ts";
import { assistiveInWords, displaysInWords, verdictInWords } from "../../core/policy/program-words.ts";
import { recordInWords } from "../../renderer/words/record-words.ts";
import { createBridgeDouble } from "../doubles/bridge.ts";
import { openScreen, recorded, viewOf } from "./sample-views.ts";

const AT = Date.UTC(2026, 10, 23, 13, 0);
const MINUTE = 60_000;

describe("incidents in words", () => {
  it.each(INCIDENT_KINDS)("says calmly what %s is, with no fact known", (kind) => {
    const words = INCIDENT_WORDS[kind].say({});

    expect(words).toMatch(/^[“A-Z].{15,}\.$/);
    expect(words).not.toMatch(/!|violation|illegal|cheat|suspicious|warning|undefined|null|NaN/i);
  });

  it.each<readonly [IncidentKind, IncidentDetail, string]>([
    ["focus-lost", { forMs: 12_000 }, "Another window was in front for 12 seconds. The invigilator will look at this."],
    ["focus-lost", { forMs: 200 }, "Another window was in front for 1 second. The invigilator will look at this."],
    ["display-changed", { displays: 2 }, "The connected screens changed: 2 screens now. The invigilator will look at this."],
    ["clock-jumped", { byMs: -120_000 }, "The clock of this computer was set back by 2 minutes. Your working time does not depend on it. The invigilator will look at this."],
    ["control-changed", { control: "notifications", from: "enforced", to: "monitored" }, "“Notifications” is monitored now. The invigilator will look at this."],
    ["override-used", { check: "virtual-machine" }, "An invigilator let “A real computer” through with a code."],
    ["paste-blocked", { times: 3 }, "Something that was copied outside the exam was pasted and not taken, 3 times. The invigilator will look at this."],
    ["permitted-program", { name: "Calculator", what: "ended" }, "Calculator, which this exam allows, was closed."],
    ["unknown-programs", { started: 1 }, "1 program was started that the exam says nothing about. Only the number is recorded."],
  ])("says %s with %j", (kind, detail, sentence) => {
    expect(incidentInWords(kind, detail)).toBe(sentence);
  });
});

describe("identifiers of a computer", () => {
  it("are named to the student one by one, and said to stay where no policy names them", () => {
    expect(identifiersInWords([])).toBe("No serial number and no network address of this computer leaves it.");
    expect(identifiersInWords(["system-serial", "hostname"])).toBe("These leave this computer as they are, encrypted for the institution: Serial number of the computer and Name of the computer in the network.");
  });
});

describe("the record in words", () => {
  it("puts the newest last and counts what would be a long list of the same", () => {
    const words = recordInWords(recorded.toReversed());

    expect(words.lines.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5, 8, 10, 11]);
    expect(words.counts.map((count) => count.replace(/\d\d:\d\d/, "…"))).toEqual(["Your answers: saved 2 times, last at ….", "Questions: opened 1 time, last at …."]);
    expect(words.incidents).toBe(2);
  });

  it("says of a computer what was recorded, why, who sees it and until when", () => {
    const facts = { purpose: "To help when this computer makes trouble.", viewers: "invigilator,administrator,somebody", retentionDays: 90, Make: "Example", "Serial number of the computer": "7HQ5YJ3" };

    const [line] = recordInWords([{ seq: 4, at: AT, kind: "device-report", facts }]).lines;

    expect(line).toMatchObject({
      kind: "step", text: "What this computer is was recorded. To help when this computer makes trouble. Seen by the invigilator and the exam's administrators. Deleted 90 days after the exam closes.",
      details: [{ label: "Make", text: "Example" }, { label: "Serial number of the computer", text: "7HQ5YJ3" }],
    });
  });

  it.each<readonly [RecordedEntry["kind"], RecordedEntry["facts"], string]>([
    ["locked-down", { enforced: 17, monitored: 11, unavailable: 0 }, "The lockdown was applied: 17 enforced, 11 monitored."],
    ["locked-down", {}, "The lockdown was applied."],
    ["checked", { passed: 8, warned: 1, failed: 0 }, "The system check was done: 8 ready, 1 to note."],
    ["signed-in", { durationMs: 90 * MINUTE, extraMs: 15 * MINUTE }, "You signed in. Working time: 1 hour 45 minutes."],
    ["resumed", { afterCrash: true, downMs: 40_000 }, "The exam went on after an interruption of 40 seconds. Your answers were kept."],
    ["unlocked", { by: "start-code" }, "The exam was unlocked with the start code."],
    ["unlocked", { by: "timed-release" }, "The exam was unlocked at its time."],
    ["unlocked", { by: "release-words" }, "The exam was unlocked with the words from paper."],
    ["unlocked", { by: "release-file" }, "The exam was unlocked with a file."],
    ["continued", { answers: 7 }, "The exam went on here from another computer, with your answers and your time."],
    ["clock-stopped", { because: "break", reason: "" }, "You took a break. The clock stood still."],
    ["clock-stopped", { because: "pause", reason: "Fire alarm." }, "The invigilator paused the exam. The clock stood still. Fire alarm."],
    ["clock-stopped", { because: "pause", reason: "" }, "The invigilator paused the exam. The clock stood still."],
    ["clock-stopped", {}, "The clock stood still."],
    ["clock-started", { stoppedMs: 12 * MINUTE }, "The clock went on after 12 minutes."],
    ["clock-started", { stoppedMs: 0 }, "The clock went on after 1 second."],
    ["clock-started", {}, "The clock went on."],
    ["instruction", { instruction: "pause", reason: "Fire alarm." }, "The invigilator asked for a pause. Fire alarm."],
    ["instruction", { instruction: "resume" }, "The invigilator let the exam go on."],
    ["instruction", { instruction: "extra-time", extraMs: 10 * MINUTE, reason: "" }, "The invigilator gave you more time: 10 more minutes were added."],
    ["instruction", { instruction: "message", text: "Read metres instead of miles." }, "The invigilator wrote: Read metres instead of miles."],
    ["incident", { incident: "something-newer" }, "Something unusual was recorded. The invigilator will look at this."],
    ["sealed", { reason: "time-over" }, "Your working time was over, and your answers were sealed on this computer."],
  ])("says %s with %j", (kind, facts, sentence) => {
    expect(recordInWords([{ seq: 0, at: AT, kind, facts }]).lines.map(({ text }) => text)).toEqual([sentence]);
  });
});

describe("the rules in words", () => {
  it("has a group for every control, each once and in the order in which people read them", () => {
    const controls = CONTROL_IDS.toReversed().map((control): ControlStatus => ({ control, tier: "enforced", reason: "" }));

    const groups = groupedControls(controls);

    expect(groups.flatMap((group) => group.controls.map(({ control }) => control)).toSorted()).toEqual(CONTROL_IDS.toSorted());
    expect(groups[0]?.controls[0]?.control).toBe("kiosk");
  });

  it.each(VERDICTS)("says what follows from a sign under %s", (verdict) => {
    expect(verdictInWords("If there are signs", verdict)).toMatch(/^If there are signs, [a-z].*\.$/);
  });

  it("says that screen readers work whether a policy lists them or not", () => {
    expect(assistiveInWords([])).toContain("Screen readers work in every exam.");
    expect(assistiveInWords(["screen-reader", "magnifier", "dictation"])).toBe("Screen readers work in every exam. In this one you can also use magnifiers and dictation.");
  });

  it("says how many screens there may be", () => {
    expect(displaysInWords(POLICY_PRESETS.remote.displays)).toBe("At most 1 screen may be connected. Mirrored screens and screens that a program makes up are not allowed.");
    expect(displaysInWords({ most: 0, internalOnly: true, virtual: "allow" })).toBe("Only the computer’s own screen may be connected.");
  });
});

describe("the private clipboard", () => {
  it("gives what was copied in the exam, as often as it is asked", () => {
    const clipboard = createPrivateClipboard();

    clipboard.copy("pond");

    expect([clipboard.paste(""), clipboard.paste("pond"), clipboard.paste("")]).toEqual(["pond", "pond", "pond"]);
  });

  it("refuses what comes from outside for as long as nothing was copied in the exam", () => {
    const clipboard = createPrivateClipboard();

    expect([clipboard.paste("elsewhere"), clipboard.paste("elsewhere"), clipboard.paste("")]).toEqual([null, null, ""]);
  });

  it("refuses each new thing from outside again", () => {
    const clipboard = createPrivateClipboard();
    clipboard.copy("pond");

    expect([clipboard.paste("one"), clipboard.paste("one"), clipboard.paste("two")]).toEqual([null, "pond", null]);
  });

  it("holds nothing after it was cleared", () => {
    const clipboard = createPrivateClipboard();
    clipboard.copy("pond");

    clipboard.clear();

    expect(clipboard.paste("")).toBe("");
  });
});

describe("reports of what the page refused", () => {
  it("go out at most once in ten seconds for each kind", () => {
    let now = 0;
    const double = createBridgeDouble(viewOf(openScreen));
    const reports = createBlockedReports(createBridgeClient(double.bridge), () => now);

    for (now = 0; now <= 20_000; now += 1000) reports.report("paste");
    reports.report("drop");

    expect(double.calls.map(({ request }) => request)).toEqual([{ what: "paste" }, { what: "paste" }, { what: "paste" }, { what: "drop" }]);
  });
});
