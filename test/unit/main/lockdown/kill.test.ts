import { execFileSync, fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileDesktopSchemas, settingsDump } from "./desktop-fixture.ts";

/** Lives that end by kill -9. */
const KILLS = 200;
/** Desktops at the same time, one chain of lives each. */
const LANES = 2;
const SEED = 20_261_126;
const PHASES = ["recovering", "applying", "verifying", "reverting"] as const;
type Phase = (typeof PHASES)[number];
const WM = "org.gnome.desktop.wm.keybindings";
const TEXT = "From before the exam: „é漢💧“\n\twith a tab and no end";

/** A small generator with a seed (mulberry32), 0 up to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A desktop of its own with settings, a clipboard and a file that nobody should touch, and the profile of the lockdown. */
class Desktop {
  readonly profile: string;
  readonly #outside: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly before: string;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), "invigil-kill-"));
    this.profile = join(folder, "profile");
    this.#outside = join(folder, "outside");
    for (const made of [this.profile, this.#outside]) mkdirSync(made);
    // Only these schemas: the fewer keys, the more lives in the same time.
    const data = join(folder, "data");
    mkdirSync(join(data, "glib-2.0"), { recursive: true });
    compileDesktopSchemas(join(data, "glib-2.0"), true);
    this.#env = {
      ...process.env, HOME: folder, XDG_CONFIG_HOME: join(this.#outside, "config"), XDG_DATA_DIRS: data, XDG_DATA_HOME: data, GSETTINGS_BACKEND: "keyfile", XDG_CURRENT_DESKTOP: "GNOME", XDG_SESSION_TYPE: "wayland",
    };
    this.set(WM, "close", "['<Super>q', '<Alt>F4']");
    this.set(WM, "minimize", "['<Super>h']");
    this.set("org.gnome.mutter", "overlay-key", "'Super_R'");
    this.set("org.gnome.settings-daemon.plugins.media-keys", "screenreader", "['<Super>o']");
    writeFileSync(join(this.#outside, "clipboard"), TEXT);
    writeFileSync(join(this.#outside, "other"), "not ours");
    this.before = this.state();
  }

  set(schema: string, key: string, value: string): void {
    execFileSync("/usr/bin/gsettings", ["set", schema, key, value], { env: this.#env });
  }

  /** Everything outside: each file's path and bytes; of the settings' file every line that sets something, in its order. */
  state(): string {
    const files = readdirSync(this.#outside, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).toSorted();
    return files.map((path) => `${path}\n${path.endsWith("/keyfile") ? settingsDump(path) : readFileSync(path, "utf8")}`).join("\n\n");
  }

  stackIsEmpty(): boolean {
    return !existsSync(join(this.profile, "lockdown.json"));
  }

  start(): ChildProcess {
    return fork(new URL("kill-child.ts", import.meta.url).pathname, [this.profile, join(this.#outside, "clipboard")], { env: this.#env, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  }

  remove(): void {
    rmSync(join(this.profile, ".."), { recursive: true, force: true });
  }
}

interface Lived {
  /** What it was doing when it was killed; null when it came to its end first. */
  readonly killedIn: Phase | "clean" | "done" | null;
  /** What was wrong once an earlier life's changes were taken back; null when this life did not come so far. */
  readonly wrong: string | null;
  readonly reachedClean: boolean;
  readonly stackWasOnDisk: boolean;
}

/** One life: killed after a part of a phase's usual length, or never. */
async function live(desktop: Desktop, kill: { readonly phase: Phase; readonly part: number } | null, lengths: Map<Phase, number>): Promise<Lived> {
  const child = desktop.start();
  let now: Lived["killedIn"] = null;
  let since = 0;
  let killedIn: Lived["killedIn"] = null;
  let wrong = "";
  let reachedClean = false;
  let stackWasOnDisk = false;
  const end = (): void => {
    killedIn = now;
    child.kill("SIGKILL");
  };
  child.on("message", (message: { readonly phase?: Phase | "clean" | "done"; readonly lost?: readonly string[]; readonly problem?: string }) => {
    if (message.problem !== undefined) wrong += `${message.problem}\n`;
    if (message.phase === undefined || killedIn !== null) return;
    const earlier = PHASES.find((phase) => phase === now);
    // The usual length grows and shrinks with how busy the computer is.
    if (earlier !== undefined) lengths.set(earlier, ((lengths.get(earlier) ?? performance.now() - since) + (performance.now() - since)) / 2);
    now = message.phase;
    since = performance.now();
    if (kill !== null && now === kill.phase) setTimeout(end, kill.part * (lengths.get(kill.phase) ?? 0));
    if (now === "clean") {
      reachedClean = true;
      if ((message.lost ?? []).length > 0) wrong += `lost: ${String(message.lost)}\n`;
      if (!desktop.stackIsEmpty()) wrong += "the stack is not empty\n";
      const state = desktop.state();
      if (state !== desktop.before) wrong += `${state}\ninstead of\n${desktop.before}\n`;
      child.send("go");
    }
    if (now === "done") {
      if (kill === null) child.send("end");
      else end();
    }
  });
  await new Promise((resolve) => {
    child.on("exit", resolve);
  });
  stackWasOnDisk = !desktop.stackIsEmpty();
  return { killedIn, wrong: reachedClean || wrong !== "" ? wrong : null, reachedClean, stackWasOnDisk };
}

async function chain(desktop: Desktop, kills: number, random: () => number): Promise<readonly Lived[]> {
  const lengths = new Map<Phase, number>();
  const lives = [await live(desktop, null, lengths)];
  for (let killed = 0; killed < kills; killed += 1) {
    const phase = PHASES[Math.floor(random() * PHASES.length)] ?? "applying";
    lives.push(await live(desktop, { phase, part: random() }, lengths));
  }
  // The last kill too is followed by a life that takes back what it left.
  lives.push(await live(desktop, null, lengths));
  return lives;
}

describe("the lockdown, killed at any moment", () => {
  const desktops: Desktop[] = [];

  beforeAll(() => {
    desktops.push(...Array.from({ length: LANES }, () => new Desktop()));
  });

  afterAll(() => {
    for (const desktop of desktops) desktop.remove();
  });

  it(`leaves the computer as it was after each of ${KILLS} kills, with nothing on the stack`, { timeout: 1_200_000 }, async () => {
    const started = performance.now();

    const lives = (await Promise.all(desktops.map(async (desktop, lane) => await chain(desktop, KILLS / LANES, seeded(SEED + lane))))).flat();

    const killed = lives.filter(({ killedIn }) => killedIn !== null);
    const counts = Object.fromEntries([...PHASES, "clean", "done"].map((phase) => [phase, killed.filter(({ killedIn }) => killedIn === phase).length]));
    const twice = killed.filter(({ reachedClean }) => !reachedClean).length;
    process.stdout.write(`${killed.length} killed in ${Math.round((performance.now() - started) / 1000)} s: ${JSON.stringify(counts)}; the stack was on disk after ${killed.filter(({ stackWasOnDisk }) => stackWasOnDisk).length}, ${twice} while taking back what the one before left\n`);
    expect(killed).toHaveLength(KILLS);
    expect(lives.filter(({ wrong }) => wrong !== null && wrong !== "")).toEqual([]);
    expect(desktops.map((desktop) => desktop.state())).toEqual(desktops.map(({ before }) => before));
    for (const phase of PHASES) expect(counts[phase]).toBeGreaterThan(0);
  });
});
