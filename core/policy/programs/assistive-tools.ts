import type { AssistiveTool, ProgramRule } from "../program-rule.ts";
import { builtInRules } from "./built-in-rule.ts";

/**
 * Screen readers, which no policy can prohibit: who needs one cannot sit the exam without it. They are known here so that a rule that would
 * hit one by mistake is refused.
 */
export const SCREEN_READERS = builtInRules("It reads the screen aloud.", [
  { id: "nvda", name: "NVDA", names: ["nvda", "nvda_slave", "nvda_uiAccess", "nvdaHelperRemoteLoader"], systems: ["windows"] },
  { id: "jaws", name: "JAWS", names: ["jfw", "jaws", "fsreader", "fsSynth32", "jhookldr"], systems: ["windows"] },
  { id: "narrator", name: "Narrator", names: ["Narrator"], systems: ["windows"] },
  { id: "dolphin-screen-reader", name: "Dolphin ScreenReader", names: ["DolphinScreenReader", "SuperNova", "snova"], systems: ["windows"] },
  { id: "voiceover", name: "VoiceOver", names: ["VoiceOver", "scrod", "VoiceOverUtility"], bundleIds: ["com.apple.VoiceOver"], systems: ["macos"] },
  { id: "orca", name: "Orca", names: ["orca"], systems: ["linux"] },
  { id: "brltty", name: "BRLTTY", names: ["brltty"] },
]);

/** What a policy prohibits by not allowing a tool. Tools that are a part of the system's own window manager have no program to be seen by. */
const PROHIBITED_UNLESS_ALLOWED: Readonly<Record<Exclude<AssistiveTool, "screen-reader">, readonly ProgramRule[]>> = {
  "magnifier": builtInRules("This exam does not allow tools that enlarge the screen.", [
    { id: "windows-magnifier", name: "Magnifier", names: ["Magnify"], systems: ["windows"] },
    { id: "zoomtext", name: "ZoomText", names: ["ZoomText", "ZoomText*", "Zt"], systems: ["windows"] },
    { id: "kmag", name: "KMag", names: ["kmag"], systems: ["linux"] },
    { id: "xzoom", name: "xzoom", names: ["xzoom"], systems: ["linux"] },
  ]),
  "on-screen-keyboard": builtInRules("This exam does not allow keyboards on the screen.", [
    { id: "windows-on-screen-keyboard", name: "On-Screen Keyboard", names: ["osk"], systems: ["windows"] },
    { id: "macos-keyboard-viewer", name: "Keyboard Viewer", names: ["KeyboardViewer"], bundleIds: ["com.apple.KeyboardViewer", "com.apple.inputmethod.AssistiveControl"], systems: ["macos"] },
    { id: "onboard", name: "Onboard", names: ["onboard"], systems: ["linux"] },
    { id: "florence", name: "Florence", names: ["florence"], systems: ["linux"] },
    { id: "linux-on-screen-keyboards", name: "On-screen keyboard", names: ["squeekboard", "maliit-keyboard", "wvkbd*", "matchbox-keyboard", "xvkbd"], systems: ["linux"] },
  ]),
  "dictation": builtInRules("This exam does not allow tools that write what is spoken.", [
    { id: "dragon", name: "Dragon", names: ["natspeak", "dragonbar", "dgnuiasvr*", "Dragon"], bundleIds: ["com.dragon.dictate*", "com.nuance.dragon*"], systems: ["windows", "macos"] },
    { id: "windows-voice-access", name: "Voice access", names: ["VoiceAccess"], systems: ["windows"] },
    { id: "windows-speech-recognition", name: "Speech Recognition", names: ["sapisvr"], systems: ["windows"] },
    { id: "macos-dictation", name: "Dictation", names: ["DictationIM"], bundleIds: ["com.apple.inputmethod.ironwood"], systems: ["macos"] },
    { id: "talon", name: "Talon", names: ["talon"], bundleIds: ["com.talonvoice.Talon"] },
    { id: "handy", name: "Handy", names: ["handy"], bundleIds: ["com.pais.handy"] },
    { id: "simon", name: "Simon", names: ["simon", "simond"], systems: ["linux"] },
  ]),
  "switch-access": builtInRules("This exam does not allow tools that steer the computer with switches or the eyes.", [
    { id: "grid", name: "Grid", names: ["Grid 3", "Grid3", "Grid 3 *"], systems: ["windows"] },
    { id: "tobii-communicator", name: "Communicator", names: ["Communicator", "TD.Communicator*", "TobiiDynavox.*"], systems: ["windows"] },
    { id: "macos-switch-control", name: "Switch Control", names: ["Assistive Control", "AssistiveControl"], bundleIds: ["com.apple.AssistiveControl"], systems: ["macos"] },
    { id: "dasher", name: "Dasher", names: ["dasher"] },
  ]),
  "read-aloud": builtInRules("This exam does not allow tools that read text aloud.", [
    { id: "claroread", name: "ClaroRead", names: ["ClaroRead*"], bundleIds: ["com.clarosoftware.*"], systems: ["windows", "macos"] },
    { id: "read-and-write", name: "Read&Write", names: ["ReadAndWrite*", "Read&Write*", "Read and Write*", "TextHelp*"], bundleIds: ["com.texthelp.*"], systems: ["windows", "macos"] },
    { id: "kurzweil-3000", name: "Kurzweil 3000", names: ["Kurzweil*", "K3000*"], bundleIds: ["com.kurzweil*", "com.cambiumlearning.kurzweil*"], systems: ["windows", "macos"] },
    { id: "naturalreader", name: "NaturalReader", names: ["NaturalReader*"], bundleIds: ["com.naturalsoft.*"], systems: ["windows", "macos"] },
    { id: "balabolka", name: "Balabolka", names: ["balabolka"], systems: ["windows"] },
  ]),
};

/** The rules that follow from the tools that a policy allows. */
export function assistiveToolRules(allowed: readonly AssistiveTool[]): readonly ProgramRule[] {
  // SECURITY: `screen-reader` has no rules, listed or not.
  return Object.entries(PROHIBITED_UNLESS_ALLOWED).flatMap(([tool, rules]) => (allowed.some((listed) => listed === tool) ? [] : rules));
}

/** The programs that a tool is known by: what stays usable under a policy that allows it. None for screen readers, which are known apart. */
export function programsOfTool(tool: AssistiveTool): readonly ProgramRule[] {
  return tool === "screen-reader" ? [] : PROHIBITED_UNLESS_ALLOWED[tool];
}
