import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { Policy } from "../../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { ASSISTIVE_TOOLS, PROGRAM_LIST_IDS, PROGRAM_SYSTEMS, programRuleSchema } from "../../../../core/policy/program-rule.ts";
import type { ProgramListId, ProgramSystem } from "../../../../core/policy/program-rule.ts";
import { compileProgramRules } from "../../../../core/policy/programs.ts";
import type { ProgramFacts } from "../../../../core/policy/programs.ts";
import { assistiveToolRules, SCREEN_READERS } from "../../../../core/policy/programs/assistive-tools.ts";
import { BUILT_IN_LISTS } from "../../../../core/policy/programs/built-in-lists.ts";

const supervised = POLICY_PRESETS["supervised-room"];
const ALL = [...Object.values(BUILT_IN_LISTS).flat(), ...assistiveToolRules([]), ...SCREEN_READERS];

function withList(list: ProgramListId, except: readonly string[] = []): Policy {
  return { ...supervised, programs: { ...supervised.programs, lists: [list], except } };
}

/** Facts by which a match by name or bundle id would recognise a program. */
function factsOf(match: (typeof ALL)[number]["matches"][number]): ProgramFacts {
  const plain = match.pattern.replaceAll("*", "");
  return match.by === "bundle-id" ? { name: "x", bundleId: plain } : { name: plain };
}

describe("built-in rules", () => {
  it.each(ALL)("$id fits the schema of rules", (rule) => {
    expect(v.is(programRuleSchema, rule)).toBe(true);
  });

  it("have each their own id", () => {
    expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length);
  });

  it.each<[ProgramListId, ProgramSystem, ProgramFacts, string]>([
    ["remote-control", "windows", { name: "x", path: String.raw`C:\Program Files (x86)\AnyDesk\AnyDesk.exe` }, "anydesk"],
    ["remote-control", "windows", { name: "x", path: String.raw`C:\Windows\System32\mstsc.exe` }, "remote-desktop"],
    ["remote-control", "macos", { name: "x", path: "/Applications/TeamViewer.app/Contents/MacOS/TeamViewer", bundleId: "com.teamviewer.TeamViewer" }, "teamviewer"],
    ["remote-control", "linux", { name: "teamviewerd", path: "/opt/teamviewer/tv_bin/teamviewerd" }, "teamviewer"],
    ["remote-control", "linux", { name: "chrome-remote-d", path: "/opt/google/chrome-remote-desktop/chrome-remote-desktop-host" }, "chrome-remote-desktop"],
    ["screen-sharing", "macos", { name: "zoom.us", path: "/Applications/zoom.us.app/Contents/MacOS/zoom.us" }, "zoom"],
    ["screen-sharing", "windows", { name: "x", path: String.raw`C:\Program Files\WindowsApps\MSTeams_1\ms-teams.exe` }, "teams"],
    ["recording", "linux", { name: "obs", path: "/usr/bin/obs" }, "obs"],
    ["virtual-camera", "windows", { name: "ManyCam.exe" }, "manycam"],
    ["messaging", "linux", { name: "telegram-deskto", path: "/app/bin/telegram-desktop" }, "telegram"],
    ["messaging", "linux", { name: "signal-desktop", path: "/opt/Signal/signal-desktop" }, "signal"],
    ["ai-assistants", "macos", { name: "ChatGPT", path: "/Applications/ChatGPT.app/Contents/MacOS/ChatGPT", bundleId: "com.openai.chat" }, "chatgpt"],
    ["ai-assistants", "linux", { name: "ollama", path: "/usr/local/bin/ollama" }, "ollama"],
    ["virtual-machines", "linux", { name: "qemu-system-x86", path: "/usr/bin/qemu-system-x86_64" }, "qemu"],
    ["virtual-machines", "windows", { name: "VirtualBoxVM.exe" }, "virtualbox"],
  ])("of %s on %s find %j", (list, system, facts, id) => {
    expect(compileProgramRules(withList(list), system).classify(facts)).toMatchObject({ kind: "prohibited", rule: { id } });
    expect(compileProgramRules(withList(list, [id]), system).classify(facts)).toEqual({ kind: "unknown" });
  });

  it.each(PROGRAM_SYSTEMS)("leave alone on %s what runs on any computer", (system) => {
    const rules = compileProgramRules(supervised, system);
    const usual = [
      "explorer.exe", "svchost.exe", "LMS.exe", "chrome", "firefox", "msedge", "systemd", "gnome-shell", "kwin_x11", "Finder", "WindowServer", "loginwindow", "Dock", "bash", "python3.12", "node", "Xorg", "Xwayland",
      "gnome-remote-desktop-daemon", "GameBarFTServer.exe", "nvcontainer.exe", "vmtoolsd", "vmware-authd.exe", "pppd", "chat", "code", "java", "TextInputHost.exe", "sethc.exe", "vlc", "Spotify.exe", "cat", "parsec",
    ];

    expect(usual.filter((name) => rules.classify({ name }).kind !== "unknown")).toEqual([]);
  });

  it("name no tool for people with disabilities", () => {
    const policy: Policy = { ...supervised, programs: { ...supervised.programs, lists: [...PROGRAM_LIST_IDS] } };

    for (const system of PROGRAM_SYSTEMS) {
      const rules = compileProgramRules(policy, system);
      const tools = [...assistiveToolRules([]), ...SCREEN_READERS].filter(({ systems }) => systems.includes(system));
      expect(tools.flatMap(({ matches }) => matches.map(factsOf)).filter((facts) => rules.classify(facts).kind !== "unknown")).toEqual([]);
    }
  });
});

describe("tools for people with disabilities", () => {
  it.each<[ProgramFacts, ProgramSystem, (typeof ASSISTIVE_TOOLS)[number]]>([
    [{ name: "Magnify.exe" }, "windows", "magnifier"], [{ name: "osk.exe" }, "windows", "on-screen-keyboard"], [{ name: "natspeak.exe" }, "windows", "dictation"], [{ name: "VoiceAccess.exe" }, "windows", "dictation"],
    [{ name: "Grid 3.exe" }, "windows", "switch-access"], [{ name: "ClaroRead Pro.exe" }, "windows", "read-aloud"], [{ name: "kmag" }, "linux", "magnifier"], [{ name: "florence" }, "linux", "on-screen-keyboard"],
    [{ name: "x", bundleId: "com.apple.AssistiveControl" }, "macos", "switch-access"],
  ])("%j on %s is prohibited only where %s is not allowed", (facts, system, tool) => {
    const others = ASSISTIVE_TOOLS.filter((other) => other !== tool);

    expect(compileProgramRules({ ...supervised, assistiveTools: others }, system).classify(facts).kind).toBe("prohibited");
    expect(compileProgramRules({ ...supervised, assistiveTools: [tool] }, system).classify(facts).kind).toBe("unknown");
  });

  it.each(SCREEN_READERS)("never $id, whatever a policy allows", ({ systems, matches }) => {
    for (const system of systems) {
      const rules = compileProgramRules({ ...supervised, assistiveTools: [] }, system);
      for (const match of matches) expect(rules.classify(factsOf(match)).kind).toBe("unknown");
    }
  });
});
