import { describe, expect, it } from "vitest";
import { judgeDisplays } from "../../../../core/policy/displays.ts";
import type { KeyInput } from "../../../../core/policy/key-guard.ts";
import { isKeyAllowed } from "../../../../core/policy/key-guard.ts";
import { isNavigationAllowed } from "../../../../core/policy/navigation.ts";
import { parsePolicy } from "../../../../core/policy/parse-policy.ts";
import { policyHash } from "../../../../core/policy/policy-hash.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { compileProgramRules } from "../../../../core/policy/programs.ts";
import { withRule } from "../../../doubles/policies.ts";

const { practice, remote, "supervised-room": supervised } = POLICY_PRESETS;

/** `Control+Shift+I` as an input. */
function press(shortcut: string): KeyInput {
  const parts = shortcut.split(/(?<=[^+])\+/);
  const key = parts.at(-1) ?? "";
  const held = new Set(parts.slice(0, -1));
  return { key, control: held.has("Control"), alt: held.has("Alt"), shift: held.has("Shift"), meta: held.has("Meta") };
}

describe("keys in a locked exam", () => {
  it.each([
    "a", "A", "é", "€", "漢", "💧", " ", "Enter", "Tab", "Shift+Tab", "Backspace", "Escape", "ArrowUp", "Home", "PageDown", "Shift", "Control+Control", "Shift+A", "Dead",
    "Control+c", "Control+v", "Control+x", "Control+z", "Control+Shift+Z", "Control+y", "Control+a", "Control+b", "Control+ArrowLeft", "Control+Shift+ArrowRight",
    "Control+Backspace", "Shift+Insert", "Meta+c", "Meta+v", "Control+Alt+@", "Control+Alt+€", "Control+Alt+ą", "Alt+å", "Alt+ArrowLeft", "Control++", "Control+Shift++", "Control+=", "Control+-", "Control+Shift+_", "Control+0", "Meta++", "Insert", "CapsLock", "Control+Insert", "Alt+Insert",
  ])("%s reaches the exam", (shortcut) => {
    expect(isKeyAllowed(press(shortcut), supervised)).toBe(true);
  });

  it.each([
    "F1", "F5", "F11", "F12", "Alt+F4", "Alt+Tab", "Alt+Escape", "Alt+ ", "Control+Escape", "Control+Tab", "Control+w", "Control+r", "Control+n", "Control+t", "Control+p", "Control+s",
    "Control+o", "Control+l", "Control+j", "Control+Shift+I", "Control+Shift+J", "Control+Shift+C", "Control+Shift+N", "Control+Alt+t", "Control+Alt+Delete", "Meta", "Meta+ ", "Meta+q",
    "Meta+Tab", "Meta+Alt+i", "OS", "PrintScreen", "ContextMenu", "Shift+F10", "BrowserBack", "LaunchMail",
  ])("%s does not", (shortcut) => {
    expect(isKeyAllowed(press(shortcut), supervised)).toBe(false);
  });

  it.each(["F5", "F12", "Alt+Tab", "Control+p", "Control+Shift+I", "PrintScreen", "Meta"])("%s is the student's own in a practice exam", (shortcut) => {
    expect(isKeyAllowed(press(shortcut), practice)).toBe(true);
  });

  it.each([["printing", "Control+p"], ["developer-tools", "F12"], ["kiosk", "Alt+F4"], ["context-menu", "ContextMenu"], ["screen-capture", "PrintScreen"], ["system-shortcuts", "Alt+Tab"], ["system-shortcuts", "Meta"], ["system-shortcuts", "Control+Escape"], ["system-shortcuts", "LaunchMail"]] as const)(
    "under %s alone stop %s and nothing else", (control, shortcut) => {
      const policy = { ...practice, controls: [control] };

      expect(isKeyAllowed(press(shortcut), policy)).toBe(false);
      expect(isKeyAllowed(press("F5"), policy)).toBe(true);
    },
  );
});

describe("keys under the system's shortcuts alone", () => {
  it.each(["Meta+c", "Meta+v", "Control+w", "Alt+å", "Control+Alt+@", "Insert", "CapsLock", "Escape", "Tab", "F4"])("%s is not one of them", (shortcut) => {
    expect(isKeyAllowed(press(shortcut), { ...practice, controls: ["system-shortcuts"] })).toBe(true);
  });
});

describe("navigation", () => {
  it.each(["app://invigil/index.html", "app://invigil/exam-assets/a.png?x#y", "app://invigil"])("goes to %s", (url) => {
    expect(isNavigationAllowed(url)).toBe(true);
  });

  it.each([
    "https://example.org", "app://other/index.html", "app://invigil.example/index.html", "file:///etc/passwd", "about:blank", "javascript:alert(1)", "data:text/html,x",
    "app://invigil@other/", "app://u@invigil/", "app://invigil:80/", "blob:app://invigil/1", "", "//invigil",
  ])("does not go to '%s'", (url) => {
    expect(isNavigationAllowed(url)).toBe(false);
  });
});

describe("displays", () => {
  it("are within a policy up to its number, each counted once", () => {
    expect(judgeDisplays([{ id: 1 }], remote)).toMatchObject({ allowed: true, connected: 1, limit: 1 });
    expect(judgeDisplays([{ id: 1 }, { id: 1 }], remote).allowed).toBe(true);
    expect(judgeDisplays([{ id: 1 }, { id: 2 }], remote)).toMatchObject({ allowed: false, connected: 2, limit: 1 });
  });

  it("are any number where the policy says 0", () => {
    expect(judgeDisplays([{ id: 1 }, { id: 2 }, { id: 3 }], supervised)).toMatchObject({ allowed: true, connected: 3, limit: null });
  });
});

describe("programs", () => {
  it.each([
    [{ name: "AnyDesk.exe", path: String.raw`C:\Program Files\AnyDesk\AnyDesk.exe` }, "anydesk"], [{ name: "x", path: "/usr/bin/obs" }, "obs"], [{ name: "Discord" }, "discord"],
    [{ name: "obs", path: "/usr/bin/obs (deleted)" }, "obs"], [{ name: "zoom", path: "" }, "zoom"], [{ name: "harmless", path: "/opt/RustDesk.AppImage" }, "rustdesk"],
  ])("%j is prohibited as %s", (facts, program) => {
    expect(compileProgramRules(withRule(supervised, program), "linux").classify(facts)).toMatchObject({ kind: "prohibited", rule: { id: program } });
  });

  it.each([{ name: "firefox" }, { name: "obs", path: "/usr/bin/observatory" }, { name: "obsidian", path: "/opt/obsidian" }, { name: "" }])("%j is nobody's business", (facts) => {
    expect(compileProgramRules(withRule(supervised, "obs"), "linux").classify(facts)).toEqual({ kind: "unknown" });
  });
});

describe("a policy", () => {
  it.each(Object.entries(POLICY_PRESETS))("%s is read as it is", (_name, preset) => {
    expect(parsePolicy(JSON.parse(JSON.stringify(preset)))).toEqual({ ok: true, value: preset });
  });

  it("with an unknown key is refused and the key named, however deep", () => {
    expect(parsePolicy({ ...practice, webcam: true })).toMatchObject({ error: { code: "policy/unknown-key", detail: { path: "webcam" } } });
    expect(parsePolicy({ ...remote, dataPlan: [{ ...remote.dataPlan[0], secret: 1 }] })).toMatchObject({ error: { code: "policy/unknown-key", detail: { path: "dataPlan.0.secret" } } });
  });

  it("says of a policy in a newer format that it is newer, and which version it knows, whatever else is in it", () => {
    expect(parsePolicy({ ...practice, version: 2, holograms: "refuse" })).toMatchObject({ error: { code: "policy/newer-version", detail: { path: "version", version: 2, known: 1 } } });
    expect(parsePolicy({ ...practice, version: 0 })).toMatchObject({ error: { code: "policy/invalid", detail: { path: "version" } } });
  });

  it("that does not fit is refused and the place named", () => {
    expect(parsePolicy({ ...practice, displays: { ...practice.displays, most: -1 } })).toMatchObject({ error: { code: "policy/invalid", detail: { path: "displays.most" } } });
    expect(parsePolicy({ ...practice, controls: ["kiosk", "kiosk"] })).toMatchObject({ error: { code: "policy/invalid", detail: { path: "controls" } } });
    expect(parsePolicy(null)).toMatchObject({ error: { code: "policy/invalid" } });
  });

  it("has the same hash however its keys are ordered, and another when anything differs", async () => {
    const { version, ...rest } = practice;

    expect(await policyHash({ ...rest, version })).toBe(await policyHash(practice));
    expect(await policyHash({ ...practice, contact: "x" })).not.toBe(await policyHash(practice));
  });
});
