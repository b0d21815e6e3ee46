import { describe, expect, it } from "vitest";
import { mayAskFor, mayOpen, whyNoExam } from "../../../../core/settings/exam-gate.ts";
import { explainSettings, settingsReport } from "../../../../core/settings/explain-words.ts";
import { mergeSettings } from "../../../../core/settings/machine-settings.ts";
import type { MachineSettings, OwnSettings } from "../../../../core/settings/machine-settings.ts";
import { SETTING_KEYS, SETTING_WORDS } from "../../../../core/settings/setting.ts";
import { parseSettingsSource, parseSettingsText, unusableSource } from "../../../../core/settings/settings-source.ts";

const OURS = "https://exams.college.example";
const KID = "k".repeat(43);

/** What holds with files of these contents, `a.json` first. */
function machineWith(documents: readonly unknown[], own: OwnSettings = {}): MachineSettings {
  return mergeSettings(documents.map((document, index) => parseSettingsSource(`${"abc"[index] ?? "z"}.json`, document)), own);
}

describe("machine-wide settings", () => {
  it("hold in the order: default, recommended, the student's choice, mandatory, and the later place first", () => {
    const { values, locked, explained } = machineWith([
      { version: 1, centre: "City college", mandatory: { theme: "dark", updateFreezeHours: 12 }, recommended: { textSize: 125, timerHidden: true } },
      { version: 1, mandatory: { updateFreezeHours: 48 } },
    ], { theme: "light", textSize: 150 });

    expect(values).toMatchObject({ theme: "dark", textSize: 150, timerHidden: true, updateFreezeHours: 48, updateChannel: "stable" });
    expect(locked).toEqual(new Set(["theme", "updateFreezeHours"]));
    expect(explained.find(({ key }) => key === "updateFreezeHours")).toEqual({
      key: "updateFreezeHours", value: 48, source: "b.json", locked: true, overrode: [{ source: "a.json", value: 12 }, { source: "Invigil's default", value: 24 }],
    });
  });

  it("take a platform's address as people write it, and keep its origin", () => {
    expect(machineWith([{ version: 1, mandatory: { platform: "exams.college.example/" } }]).values.platform).toBe(OURS);
  });

  it("refuse what does not fit by name, with its place, and use the rest", () => {
    const { values, refusals } = machineWith([{ version: 1, mandatory: { theme: "pink", platform: OURS }, recommended: { textsize: 125, kioskOnly: true } }]);

    expect(refusals).toMatchObject([
      { source: "a.json", place: "mandatory.theme", closes: false },
      { source: "a.json", place: "recommended.textsize", reason: "this version knows no such setting", closes: false },
      { source: "a.json", place: "recommended.kioskOnly", reason: "it can only be mandatory", closes: false },
    ]);
    expect(values).toMatchObject({ theme: "light", platform: OURS, kioskOnly: false });
  });

  it.each([
    ["a mandatory setting that nobody knows", { version: 1, mandatory: { platfrom: OURS } }, "mandatory.platfrom"],
    ["a restriction that is none", { version: 1, mandatory: { organisationKeys: [] } }, "mandatory.organisationKeys"],
    ["a platform without encryption", { version: 1, mandatory: { platform: "http://exams.college.example" } }, "mandatory.platform"],
    ["a setting outside of its part", { version: 1, platform: OURS }, "platform"],
    ["another version", { version: 2 }, ""],
    ["a list", [], ""],
    ["a part that is a text", { version: 1, mandatory: "all" }, "mandatory"],
  ])("open no exam with %s, because it could be a lock", (_what, document, place) => {
    expect(whyNoExam(machineWith([document]), "linux")).toMatchObject({ code: "settings/refused", detail: { source: "a.json", place } });
  });

  it.each([
    ['{\n  "version": 1\n  "mandatory": {}\n}', "it is not JSON: look at line 3"],
    ['{\n  "version": 1,\n  "mandatory": oops\n}', expect.stringMatching(/^it is not JSON: Unexpected token 'o', .*oops/u)],
    ['{\n  "version": 1\n', "it is not JSON: it ends too early, in line 2"],
  ])("say where a file is no JSON: %j", (text, reason) => {
    expect(parseSettingsText("a.json", text).refusals).toEqual([{ source: "a.json", place: "", reason, closes: true }]);
  });

  it("open no exam when a place cannot be read at all", () => {
    expect(whyNoExam(mergeSettings([unusableSource("/etc/invigil/a.json", "others may write it or its folder")]), "linux")?.code).toBe("settings/refused");
  });
});

describe("the way into an exam", () => {
  const machine = machineWith([{ version: 1, mandatory: { platform: OURS, organisationKeys: [KID], examSources: ["link"] } }]);

  it("is open on a computer that nobody manages", () => {
    expect(whyNoExam(machineWith([]), "linux")).toBeNull();
    expect(mayAskFor(machineWith([]), "windows", "code", "https://elsewhere.example").ok).toBe(true);
    expect(mayOpen(machineWith([]), "https://elsewhere.example", "x".repeat(43)).ok).toBe(true);
  });

  it.each([
    ["link", "https://elsewhere.example", "settings/other-platform"],
    ["code", OURS, "settings/source-not-allowed"],
    ["file", null, "settings/source-not-allowed"],
  ] as const)("is closed for a %s to %s", (source, platform, code) => {
    expect(mayAskFor(machine, "linux", source, platform)).toMatchObject({ ok: false, error: { code } });
  });

  it("is open for the centre's platform and key alone", () => {
    expect(mayAskFor(machine, "linux", "link", OURS).ok).toBe(true);
    expect(mayOpen(machine, OURS, KID).ok).toBe(true);
    expect(mayOpen(machine, OURS, "x".repeat(43))).toMatchObject({ error: { code: "settings/other-organisation" } });
    expect(mayOpen(machine, "https://elsewhere.example", KID)).toMatchObject({ error: { code: "settings/other-platform" } });
  });

  it("can be the kiosk session's alone", () => {
    const kiosk = machineWith([{ version: 1, mandatory: { kioskOnly: true } }]);

    expect(whyNoExam(kiosk, "linux")?.code).toBe("settings/kiosk-only");
    expect(whyNoExam(kiosk, "linux-kiosk")).toBeNull();
  });

  it("takes a platform that is only recommended as a proposal", () => {
    expect(mayAskFor(machineWith([{ version: 1, recommended: { platform: OURS } }]), "linux", "link", "https://elsewhere.example").ok).toBe(true);
  });
});

describe("the explanation", () => {
  it("says of each setting what holds, who says so, and what that outweighs", () => {
    const text = explainSettings(machineWith([{ version: 1, centre: "City college", recommended: { theme: "dark" } }, { version: 1, mandatory: { theme: "high-contrast", platform: OURS } }], { theme: "light" }));

    expect(text).toContain("Managed by: City college");
    expect(text).toMatch(/theme +high-contrast\n.*b\.json, mandatory\n.*outweighs light of chosen on this computer\n.*outweighs dark of a\.json/u);
    for (const key of SETTING_KEYS) expect(text).toContain(SETTING_WORDS[key]);
  });

  it("ends with status 1 and says what to mend when something is refused", () => {
    const { text, status } = settingsReport([parseSettingsSource("/etc/invigil/a.json", { version: 1, mandatory: { platfrom: OURS } })], {}, false);

    expect(status).toBe(1);
    expect(text).toContain("/etc/invigil/a.json, mandatory.platfrom: this version knows no such setting (could be a lock)");
    expect(text).toContain("No exam opens on this computer until");
  });

  it("is one JSON document for programs", () => {
    const { text, status } = settingsReport([], {}, true);

    expect(status).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ centre: null, opensExams: true, refusals: [] });
  });
});
