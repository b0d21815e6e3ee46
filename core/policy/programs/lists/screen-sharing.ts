import { builtInRules } from "../built-in-rule.ts";

/** Programs for meetings: their purpose is to show others what is on the screen. */
export const SCREEN_SHARING = builtInRules("With it, other people can see and hear what happens on this computer.", [
  { id: "zoom", name: "Zoom", names: ["Zoom", "zoom.us", "ZoomLauncher", "CptHost"], bundleIds: ["us.zoom.*"] },
  { id: "teams", name: "Microsoft Teams", names: ["Teams", "ms-teams", "MSTeams", "teams-for-linux"], bundleIds: ["com.microsoft.teams*"] },
  {
    id: "webex", name: "Webex", names: ["CiscoCollabHost", "CiscoWebExStart", "webexmta", "ptoneclk", "atmgr", "Webex", "WebexHost", "CiscoCollabHostCef", "Meeting Center"],
    bundleIds: ["com.cisco.webex*", "com.webex.*", "Cisco-Systems.Spark"],
  },
  { id: "goto-meeting", name: "GoTo Meeting", names: ["g2mcomm", "g2mlauncher", "g2mstart", "g2mui", "GoToMeeting*", "GoTo"], bundleIds: ["com.logmein.GoToMeeting*", "com.logmein.goto*"], systems: ["windows", "macos"] },
  { id: "join-me", name: "join.me", names: ["join.me", "join.me.sentinel"], bundleIds: ["com.logmein.join.me"], systems: ["windows", "macos"] },
  { id: "mikogo", name: "Mikogo", names: ["Mikogo-host", "Mikogo-viewer", "Mikogo*"], systems: ["windows", "macos"] },
  { id: "beamyourscreen", name: "BeamYourScreen", names: ["beamyourscreen*"], systems: ["windows", "macos"] },
  { id: "skype-for-business", name: "Skype for Business", names: ["lync", "Skype for Business", "Microsoft Lync"], bundleIds: ["com.microsoft.SkypeForBusiness", "com.microsoft.Lync", "com.microsoft.Communicator"], systems: ["windows", "macos"] },
  { id: "facetime", name: "FaceTime", names: ["FaceTime"], bundleIds: ["com.apple.FaceTime"], systems: ["macos"] },
  { id: "jitsi-meet", name: "Jitsi Meet", names: ["Jitsi Meet", "jitsi-meet*"], bundleIds: ["org.jitsi.jitsi-meet"] },
  { id: "bluejeans", name: "BlueJeans", names: ["BlueJeans*"], bundleIds: ["com.bluejeansnet.*"] },
  { id: "ringcentral", name: "RingCentral", names: ["RingCentral*"], bundleIds: ["com.ringcentral.*"], systems: ["windows", "macos"] },
  { id: "tencent-meeting", name: "Tencent Meeting", names: ["wemeetapp", "VooVMeeting*"], bundleIds: ["com.tencent.meeting*"] },
  { id: "lark", name: "Lark", names: ["Lark", "Feishu"], bundleIds: ["com.electron.lark*", "com.bytedance.*lark*"] },
  { id: "solstice", name: "Mersive Solstice", names: ["SolsticeClient", "Mersive Solstice"], bundleIds: ["com.mersive.solstice.*"], systems: ["windows", "macos"] },
  { id: "deskreen", name: "Deskreen", names: ["deskreen"], bundleIds: ["com.pavlobu.Deskreen"] },
]);
