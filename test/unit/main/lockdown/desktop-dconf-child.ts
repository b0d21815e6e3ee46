import { execFileSync } from "node:child_process";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { createLockdown } from "../../../../main/lockdown/create-lockdown.ts";
import { nodeDesktop } from "../../../../main/lockdown/desktop/node-desktop.ts";
import { systemClock } from "../../../../main/system-clock.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";

/** Applies and reverts on the settings of a real session bus, and prints what dconf held: `node desktop-dconf-child.ts PROFILE`. */
const [profile = ""] = process.argv.slice(2);
const policy = { ...POLICY_PRESETS["supervised-room"], preset: "custom", controls: ["notifications", "system-shortcuts"] } as const;
const { ports } = createTestDesktop({ runtime: "electron", platform: "linux" });
const { application, clipboard, shortcuts, guards, power, secrets } = ports;
const desktop = nodeDesktop();
const lockdown = createLockdown(
  { application, platform: "linux", system: "linux", window: () => null, clipboard, shortcuts, desktop, guards, power, developerTools: false, programsAlive: () => true, permittedRunning: () => false, watching: () => null },
  () => policy, { profile, secrets, clock: systemClock, onProblem: (control, cause) => void process.stderr.write(`${control} ${String(cause)}\n`) },
);
const dump = (): string => execFileSync("dconf", ["dump", "/"], { encoding: "utf8" });
const lines = (text: string): number => text.split("\n").filter((line) => line.includes("=")).length;

execFileSync("gsettings", ["set", "org.gnome.desktop.wm.keybindings", "close", "['<Super>q']"]);
execFileSync("gsettings", ["set", "org.gnome.desktop.wm.keybindings", "minimize", "['<Super>h']"]);
const before = dump();
const started = performance.now();
const applied = await lockdown.apply(policy);
const locked = performance.now();
const during = dump();
const reverting = performance.now();
await lockdown.revert();
const reverted = performance.now();
process.stdout.write(JSON.stringify({
  before, during, after: dump(), tiers: applied.ok ? applied.value.map(({ tier }) => tier) : [], keys: lines(during), ms: [Math.round(locked - started), Math.round(reverted - reverting)],
}));
