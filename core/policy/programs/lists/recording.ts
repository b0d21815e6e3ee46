import { builtInRules } from "../built-in-rule.ts";

/**
 * Programs that record the screen or take pictures of it. Recorders that come with a graphics card or with Windows and wait in the
 * background of most computers (Game Bar, ShadowPlay) are left out, and so is what runs inside an interpreter (Kazam, Peek).
 */
export const RECORDING = builtInRules("It can record what is on the screen, or take pictures of it.", [
  { id: "obs", name: "OBS Studio", names: ["obs", "obs32", "obs64"], bundleIds: ["com.obsproject.obs-studio"] },
  { id: "streamlabs", name: "Streamlabs Desktop", names: ["Streamlabs*", "slobs*"], bundleIds: ["com.streamlabs.slobs"], systems: ["windows", "macos"] },
  { id: "xsplit-broadcaster", name: "XSplit Broadcaster", names: ["XSplit.Core", "XSplitBroadcaster*", "XSplit.Gamecaster*"], systems: ["windows"] },
  { id: "bandicam", name: "Bandicam", names: ["bdcam", "bdcam64", "bandicam*"], systems: ["windows"] },
  { id: "sharex", name: "ShareX", names: ["ShareX"], systems: ["windows"] },
  { id: "snagit", name: "Snagit", names: ["Snagit*", "SnagitCapture", "SnagitEditor"], bundleIds: ["com.TechSmith.Snagit*"], systems: ["windows", "macos"] },
  { id: "camtasia", name: "Camtasia", names: ["Camtasia*", "CamRecorder", "CamPlay"], bundleIds: ["com.techsmith.camtasia*"], systems: ["windows", "macos"] },
  { id: "camstudio", name: "CamStudio", names: ["CamStudio", "Recorder_CamStudio"], systems: ["windows"] },
  { id: "fraps", name: "Fraps", names: ["fraps", "fraps64"], systems: ["windows"] },
  { id: "loom", name: "Loom", names: ["Loom"], bundleIds: ["com.loom.desktop"], systems: ["windows", "macos"] },
  { id: "screenpal", name: "ScreenPal", names: ["ScreenPal*", "Screencast-O-Matic*"], bundleIds: ["com.screencast-o-matic.*", "com.screenpal.*"], systems: ["windows", "macos"] },
  { id: "screenflow", name: "ScreenFlow", bundleIds: ["net.telestream.screenflow*"], systems: ["macos"] },
  { id: "cleanshot", name: "CleanShot X", bundleIds: ["pl.maketheweb.cleanshotx"], systems: ["macos"] },
  { id: "quicktime-player", name: "QuickTime Player", names: ["QuickTime Player"], bundleIds: ["com.apple.QuickTimePlayerX"], systems: ["macos"] },
  { id: "macos-screenshot", name: "Screenshot", bundleIds: ["com.apple.screencaptureui", "com.apple.screenshot.launcher"], systems: ["macos"] },
  { id: "snipping-tool", name: "Snipping Tool", names: ["SnippingTool", "ScreenSketch", "ScreenClippingHost"], systems: ["windows"] },
  { id: "steps-recorder", name: "Steps Recorder", names: ["psr"], systems: ["windows"] },
  { id: "lightshot", name: "Lightshot", names: ["Lightshot"], bundleIds: ["com.skillbrains.lightshot*"], systems: ["windows", "macos"] },
  { id: "greenshot", name: "Greenshot", names: ["Greenshot"], bundleIds: ["com.greenshot.*"], systems: ["windows", "macos"] },
  { id: "flameshot", name: "Flameshot", names: ["flameshot"], bundleIds: ["org.flameshot"] },
  { id: "ksnip", name: "ksnip", names: ["ksnip"], bundleIds: ["org.ksnip.ksnip"] },
  { id: "spectacle", name: "Spectacle", names: ["spectacle"], systems: ["linux"] },
  { id: "gnome-screenshot", name: "GNOME Screenshot", names: ["gnome-screenshot"], systems: ["linux"] },
  { id: "simplescreenrecorder", name: "SimpleScreenRecorder", names: ["simplescreenrecorder"], systems: ["linux"] },
  { id: "vokoscreen", name: "vokoscreenNG", names: ["vokoscreenNG", "vokoscreen"], systems: ["windows", "linux"] },
  { id: "recordmydesktop", name: "recordMyDesktop", names: ["recordmydesktop"], systems: ["linux"] },
  { id: "gpu-screen-recorder", name: "GPU Screen Recorder", names: ["gpu-screen-recorder*"], systems: ["linux"] },
  { id: "wf-recorder", name: "wf-recorder", names: ["wf-recorder", "wl-screenrec"], systems: ["linux"] },
  { id: "icecream-recorder", name: "Icecream Screen Recorder", names: ["IcecreamScreenRecorder*", "recorder_icecream"], systems: ["windows"] },
]);
