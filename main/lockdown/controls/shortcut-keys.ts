/**
 * The desktop's shortcuts that leave an exam, by schema and key. Nothing that is not listed here is ever written.
 * Accessibility stays: screen reader, magnifier, on-screen keyboard, contrast, text size and locating the pointer are not in it, and neither
 * are input languages, sound and brightness.
 */
const numbered = (name: string, most: number): readonly string[] => Array.from({ length: most }, (_, index) => `${name}-${index + 1}`);
const withBackward = (...names: readonly string[]): readonly string[] => names.flatMap((name) => [name, `${name}-backward`]);
const SIDES = ["left", "right", "up", "down"] as const;

const WINDOWS: readonly string[] = [
  ...withBackward("switch-applications", "switch-windows", "switch-group", "switch-panels", "cycle-windows", "cycle-group", "cycle-panels"),
  ...numbered("switch-to-workspace", 12), ...SIDES.map((side) => `switch-to-workspace-${side}`), "switch-to-workspace-last",
  ...numbered("move-to-workspace", 12), ...SIDES.map((side) => `move-to-workspace-${side}`), "move-to-workspace-last", ...SIDES.map((side) => `move-to-monitor-${side}`),
  "activate-window-menu", "always-on-top", "begin-move", "begin-resize", "close", "lower", "maximize", "minimize", "panel-main-menu", "panel-run-dialog", "raise-or-lower", "show-desktop",
  "toggle-above", "toggle-fullscreen", "toggle-maximized", "toggle-on-all-workspaces", "toggle-shaded", "unmaximize",
];
const PROGRAMS: readonly string[] = ["calculator", "control-center", "email", "help", "home", "media", "search", "www"];
const SCREENSHOTS: readonly string[] = ["screenshot", "screenshot-clip", "area-screenshot", "area-screenshot-clip", "window-screenshot", "window-screenshot-clip", "screencast"];
const SESSION: readonly string[] = ["terminal", "logout", "screensaver", "screensaver-static"];

const GNOME: Readonly<Record<string, readonly string[]>> = {
  "org.gnome.desktop.wm.keybindings": WINDOWS,
  "org.gnome.shell.keybindings": [
    "toggle-overview", "toggle-application-view", "toggle-message-tray", "toggle-quick-settings", "focus-active-notification", "open-application-menu", "shift-overview-up", "shift-overview-down",
    "screenshot", "screenshot-window", "show-screenshot-ui", "show-screen-recording-ui", ...numbered("switch-to-application", 9), ...numbered("open-new-window-application", 9),
  ],
  "org.gnome.mutter": ["overlay-key"],
  "org.gnome.mutter.keybindings": ["switch-monitor", "toggle-tiled-left", "toggle-tiled-right"],
  "org.gnome.mutter.wayland.keybindings": ["restore-shortcuts", ...numbered("switch-to-session", 12)],
  "org.gnome.settings-daemon.plugins.media-keys": [...SESSION, ...PROGRAMS, ...PROGRAMS.map((name) => `${name}-static`), ...SCREENSHOTS],
};

const CINNAMON: Readonly<Record<string, readonly string[]>> = {
  "org.cinnamon.desktop.keybindings": ["looking-glass-keybinding", "show-desklets"],
  "org.cinnamon.desktop.keybindings.wm": [...WINDOWS, ...SIDES.flatMap((side) => [`push-tile-${side}`, `push-snap-${side}`]), "switch-monitor", "toggle-recording"],
  "org.cinnamon.desktop.keybindings.media-keys": [...SESSION, ...PROGRAMS, ...SCREENSHOTS, "restart-cinnamon", "shutdown"],
};

/** Shortcuts by desktop. */
export const SHORTCUT_KEYS = { gnome: GNOME, cinnamon: CINNAMON } as const;

/** Switches by desktop that show notifications while they are on. */
export const NOTIFICATION_KEYS: { readonly [kind in keyof typeof SHORTCUT_KEYS]: Readonly<Record<string, readonly string[]>> } = {
  gnome: { "org.gnome.desktop.notifications": ["show-banners"] },
  cinnamon: { "org.cinnamon.desktop.notifications": ["display-notifications"] },
};

/**
 * Shortcuts that are asked of Windows and of X11; most are kept by the system (electron#2156, #1395), and what is given is measured.
 * Super+U, Control+Super+O, Control+Super+Enter and Super with + belong to Windows' accessibility and are not asked for.
 */
export const ACCELERATORS: readonly string[] = [
  "Alt+Tab", "Alt+Shift+Tab", "Alt+Escape", "Alt+Space", "Control+Escape", "Control+Shift+Escape", "PrintScreen", "Alt+PrintScreen", "Super+PrintScreen", "Super+Tab", "Super+Up", "Super+Down", "Super+Left", "Super+Right",
  ...["A", "D", "E", "G", "I", "L", "M", "N", "P", "Q", "R", "S", "V", "W", "X", "Z"].map((letter) => `Super+${letter}`), "Super+Shift+S", "Super+Control+D", "Super+Control+Left", "Super+Control+Right",
];
