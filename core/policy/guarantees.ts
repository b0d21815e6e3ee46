import type { ControlId, Tier } from "./control.ts";

/**
 * What the exam runs on. `linux` is a student's own desktop (X11 or Wayland); `linux-kiosk` is a managed machine whose whole session is the
 * exam under the kiosk compositor cage.
 */
export const SYSTEMS = ["windows", "macos", "linux", "linux-kiosk"] as const;
export type System = (typeof SYSTEMS)[number];

/** What one control can be on one system at best. Measuring may find less on a particular computer, never more. */
export interface Guarantee {
  readonly tier: Tier;
  /** One sentence for the student: why the tier is what it is. */
  readonly reason: string;
  /** What has shown it, in a few words; null while nobody has run it on that system. */
  readonly proof: string | null;
}

type Row = Readonly<Record<System, Guarantee>>;

const STAND_IN = "stand-in with Chromium";
const CAGE = "cage with its headless backend";

function enforced(reason: string, proof: string | null = null): Guarantee {
  return { tier: "enforced", reason, proof };
}

function monitored(reason: string, proof: string | null = null): Guarantee {
  return { tier: "monitored", reason, proof };
}

function unavailable(reason: string, proof: string | null = null): Guarantee {
  return { tier: "unavailable", reason, proof };
}

/** The same on every system, because it is about our own page. */
function page(reason: string, proof: string | null = STAND_IN): Row {
  const linux = enforced(reason, proof);
  return { windows: enforced(reason), macos: enforced(reason), linux, "linux-kiosk": linux };
}

/**
 * The one table of what holds where: the application shows it, the README prints it. The tiers follow what the systems document and what
 * Electron's issues report (reference: electron-codebases, section 4.1); the numbers in brackets are Electron's issues.
 */
export const GUARANTEES: Readonly<Record<ControlId, Row>> = {
  kiosk: {
    windows: monitored("The exam fills the screen. Windows still allows leaving it, and that is noticed."),
    macos: enforced("macOS keeps the exam in front and hides the Dock and the menu bar."),
    linux: monitored("The exam fills the screen. This desktop still allows leaving it, and that is noticed.", "stand-in under Xvfb with openbox: the window fills the screen"),
    "linux-kiosk": enforced("The exam is the only program on this screen.", CAGE),
  },
  "always-on-top": {
    windows: monitored("The exam asks to stay in front. Windows decides, and a change of window is noticed."),
    macos: monitored("The exam asks to stay in front. macOS decides, and a change of window is noticed."),
    linux: monitored("The exam asks to stay in front. The desktop decides, and a change of window is noticed."),
    "linux-kiosk": enforced("No other window can be in front.", CAGE),
  },
  focus: {
    windows: monitored("Leaving the exam's window is noticed, with how long."),
    macos: monitored("Leaving the exam's window is noticed, with how long. Mission Control is not always seen."),
    linux: monitored("Leaving the exam's window is noticed, with how long.", STAND_IN),
    "linux-kiosk": enforced("There is no other window to go to.", CAGE),
  },
  keyboard: page("Shortcuts that would leave or change the exam do nothing in it."),
  "system-shortcuts": {
    windows: monitored("Some shortcuts of Windows are taken. Alt+Tab and the Windows key may still work, and leaving the exam is noticed."),
    macos: monitored("macOS switches programs off while the exam is in full screen. Gestures may still work, and leaving the exam is noticed."),
    linux: monitored("Shortcuts of this desktop are switched off as far as it allows. Leaving the exam is noticed.", "real gsettings"),
    "linux-kiosk": enforced("There is no desktop whose shortcuts could work.", CAGE),
  },
  "mouse-buttons": page("The middle and the side buttons of the mouse do nothing in the exam."),
  "context-menu": page("The exam has no menu on the right mouse button."),
  clipboard: page("What you copy stays inside the exam, and nothing from outside can be pasted into it."),
  "drag-and-drop": page("Files, pages and text that are dropped on the exam are not taken."),
  printing: page("The exam cannot be printed. The receipt can."),
  "screen-capture": {
    windows: monitored("Windows is asked to keep the exam out of screenshots. Some programs get around this."),
    macos: monitored("macOS is asked to keep the exam out of screenshots. Some programs get around this."),
    linux: unavailable("Linux has no way to keep a window out of screenshots."),
    "linux-kiosk": monitored("Only a program inside this session could take a picture of the screen, and one that starts there is noticed."),
  },
  notifications: {
    windows: unavailable("Windows lets no program switch notifications off for others."),
    macos: unavailable("macOS lets no program switch notifications off for others."),
    linux: enforced("Notifications of this desktop are switched off during the exam.", "real gsettings"),
    "linux-kiosk": enforced("There is no desktop that could show a notification.", CAGE),
  },
  displays: {
    windows: monitored("Displays are counted, and a change is noticed. Mirrored displays count as one."),
    macos: monitored("Displays are counted, and a change is noticed. Mirrored displays count as one."),
    linux: monitored("Displays are counted, and a change is noticed. Mirrored displays are seen where the system lists its connectors.", STAND_IN),
    "linux-kiosk": monitored("Displays are counted, and a change is noticed."),
  },
  processes: {
    windows: monitored("Programs are compared with the exam's list on this computer, every two seconds."),
    macos: monitored("Programs are compared with the exam's list on this computer, every two seconds."),
    linux: monitored("Programs are compared with the exam's list on this computer, four times a second.", "real programs"),
    "linux-kiosk": monitored("Programs are compared with the exam's list on this computer, four times a second."),
  },
  "permitted-programs": {
    windows: monitored("Programs that the exam allows are opened from inside it, and their beginning and end are noted."),
    macos: monitored("Programs that the exam allows are opened from inside it, and their beginning and end are noted."),
    linux: monitored("Programs that the exam allows are opened from inside it, and their beginning and end are noted.", "real programs"),
    "linux-kiosk": monitored("Programs that the exam allows are opened from inside it, and their beginning and end are noted."),
  },
  "assistive-tools": {
    windows: monitored("Tools that read aloud, enlarge or type for you work as the exam's policy says."),
    macos: monitored("Tools that read aloud, enlarge or type for you work as the exam's policy says."),
    linux: monitored("Tools that read aloud, enlarge or type for you work as the exam's policy says.", "real programs"),
    "linux-kiosk": monitored("Tools that read aloud, enlarge or type for you work as the exam's policy says."),
  },
  "virtual-machine": {
    windows: monitored("Several signs of a virtual machine are weighed together, once, before the exam starts."),
    macos: monitored("Several signs of a virtual machine are weighed together, once, before the exam starts."),
    linux: monitored("Several signs of a virtual machine are weighed together, once, before the exam starts.", "39,571 real computers' records"),
    "linux-kiosk": monitored("Several signs of a virtual machine are weighed together, once, before the exam starts."),
  },
  "remote-session": {
    windows: monitored("Remote control through Windows itself and known programs for it are looked for, before and during the exam."),
    macos: monitored("Known programs for remote control are looked for, before and during the exam."),
    linux: monitored("Remote displays, remote log-ins and known programs for remote control are looked for, before and during the exam.", "a real server of a remote display"),
    "linux-kiosk": monitored("Remote displays, remote log-ins and known programs for remote control are looked for, before and during the exam."),
  },
  "input-devices": {
    windows: unavailable("Windows does not tell programs where a key press comes from."),
    macos: unavailable("macOS does not tell programs where a key press comes from."),
    linux: monitored("Keyboards and mice that a program made up, or that are plugged in during the exam, are noticed."),
    "linux-kiosk": monitored("Keyboards and mice that a program made up, or that are plugged in during the exam, are noticed."),
  },
  "removable-media": {
    windows: monitored("Sticks and disks that are plugged in during the exam are noticed. Their contents are never read."),
    macos: monitored("Sticks and disks that are plugged in during the exam are noticed. Their contents are never read."),
    linux: monitored("Sticks and disks that are plugged in during the exam are noticed. Their contents are never read."),
    "linux-kiosk": monitored("Sticks and disks that are plugged in during the exam are noticed. Their contents are never read."),
  },
  network: {
    windows: monitored("A change of network, a VPN and a proxy are noticed. No traffic is looked at."),
    macos: monitored("A change of network, a VPN and a proxy are noticed. No traffic is looked at."),
    linux: monitored("A change of network, a VPN and a proxy are noticed. No traffic is looked at.", "real network interfaces"),
    "linux-kiosk": monitored("A change of network, a VPN and a proxy are noticed. No traffic is looked at."),
  },
  clock: {
    windows: monitored("A clock that is set during the exam is noticed, and changes nothing about your working time."),
    macos: monitored("A clock that is set during the exam is noticed, and changes nothing about your working time."),
    linux: monitored("A clock that is set during the exam is noticed, and changes nothing about your working time.", "stand-in with a shifted clock"),
    "linux-kiosk": monitored("A clock that is set during the exam is noticed, and changes nothing about your working time."),
  },
  "power-save": {
    windows: enforced("The screen stays on during the exam."),
    macos: enforced("The screen stays on during the exam."),
    linux: enforced("The screen stays on during the exam."),
    "linux-kiosk": enforced("The screen stays on during the exam."),
  },
  "session-lock": {
    windows: monitored("A locked screen and another user's log-in are noticed."),
    macos: monitored("A locked screen and another user's log-in are noticed."),
    linux: monitored("A locked screen and another user's log-in are noticed where the system tells."),
    "linux-kiosk": enforced("This session cannot be locked or left for another one."),
  },
  navigation: page("The exam's window shows the exam and nothing else."),
  "pop-ups": page("The exam cannot open other windows."),
  downloads: page("The exam cannot download anything."),
  permissions: page("The exam cannot use the camera, the microphone or other devices."),
  "developer-tools": page("The tools for developers are switched off."),
  "start-switches": page("The program does not start with switches that would open it up.", "real processes"),
};
