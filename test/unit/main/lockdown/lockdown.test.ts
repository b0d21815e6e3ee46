import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { beforeEach, describe, expect, it } from "vitest";
import type { ControlId } from "../../../../core/policy/control.ts";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { rememberingControl } from "../../../../main/lockdown/control.ts";
import type { Control } from "../../../../main/lockdown/control.ts";
import { Lockdown } from "../../../../main/lockdown/lockdown.ts";
import { openStackFile } from "../../../../main/lockdown/stack-file.ts";
import { createManualClock } from "../../../doubles/manual-clock.ts";
import { createTestDesktop } from "../../../doubles/main-ports.ts";

const room = POLICY_PRESETS["supervised-room"];
const { secrets } = createTestDesktop({ secret: new Uint8Array(32).fill(7) }).ports;
let profile: string;
let acts: string[];
/** What the controls of these tests change, outside. */
let outside: Record<string, string>;
let problems: ControlId[];

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), "invigil-lock-"));
  acts = [];
  outside = { kiosk: "as the student has it", keyboard: "as the student has it", clipboard: "a secret of the student" };
  problems = [];
});

type Step = "capture" | "apply" | "verify" | "revert";

function control(id: ControlId, options: { readonly failing?: Step; readonly private?: boolean } = {}): Control {
  const act = async (what: Step): Promise<void> => {
    acts.push(`${what} ${id}`);
    await Promise.resolve();
    if (options.failing === what) throw new Error("the system said no");
  };
  const status = { control: id, tier: "monitored", reason: "test" } as const;
  return rememberingControl(v.strictObject({ was: v.string() }), {
    id, change: `${id} was changed.`, private: options.private ?? false, forecast: () => status,
    capture: async () => {
      await act("capture");
      return { was: outside[id] ?? "" };
    },
    apply: async () => {
      outside[id] = "half locked";
      await act("apply");
      outside[id] = "locked";
    },
    verify: async () => {
      await act("verify");
      return status;
    },
    revert: async (before) => {
      await act("revert");
      outside[id] = before?.was ?? "the safe default";
      return before !== null;
    },
    byHand: (before) => [`Set ${id} to ${before?.was ?? "what you want"}.`],
  });
}

function lockdownOf(...controls: readonly Control[]): Lockdown {
  return new Lockdown({ controls, file: openStackFile(profile, secrets), clock: createManualClock(), onProblem: (id) => void problems.push(id) });
}

const path = (): string => join(profile, "lockdown.json");
const stackOnDisk = (): readonly string[] => (existsSync(path()) ? (JSON.parse(readFileSync(path(), "utf8")) as { entries: { control: string }[] }).entries.map((entry) => entry.control) : []);

describe("the lockdown stack", () => {
  it("captures everything, is on disk before anything changes, and is undone in reverse", async () => {
    const seen: (readonly string[])[] = [];
    const watched: Control = { ...control("keyboard"), apply: async () => await Promise.resolve(void seen.push(stackOnDisk())) };
    const lockdown = lockdownOf(control("kiosk"), watched);

    await lockdown.apply(room);
    const during = { ...outside };
    const changes = await lockdown.revert();

    expect(seen).toEqual([["kiosk", "keyboard"]]);
    expect(during).toMatchObject({ kiosk: "locked" });
    expect(acts).toEqual(["capture kiosk", "capture keyboard", "apply kiosk", "verify kiosk", "verify keyboard", "revert keyboard", "revert kiosk"]);
    expect(changes).toEqual([{ control: "kiosk", change: "kiosk was changed.", restored: true }, { control: "keyboard", change: "keyboard was changed.", restored: true }]);
    expect(outside).toMatchObject({ kiosk: "as the student has it", keyboard: "as the student has it" });
    expect(stackOnDisk()).toEqual([]);
  });

  it("writes once for all controls", async () => {
    const file = openStackFile(profile, secrets);
    const writes: number[] = [];
    const counted = { ...file, write: (entries: Parameters<typeof file.write>[0]) => {
      writes.push(entries.length);
      file.write(entries);
    } };
    const lockdown = new Lockdown({ controls: [control("kiosk"), control("keyboard"), control("clipboard")], file: counted, clock: createManualClock(), onProblem: () => undefined });
    await lockdown.revertLeftovers();
    writes.splice(0);

    await lockdown.apply(room);

    expect(writes).toEqual([3]);
  });

  it("applies what the policy names and nothing else", async () => {
    await lockdownOf(control("kiosk"), control("navigation")).apply(POLICY_PRESETS.practice);

    expect(acts).toEqual(["capture navigation", "apply navigation", "verify navigation"]);
  });

  it("takes back at once what failed half way, says unavailable of it now and later, and goes on", async () => {
    const lockdown = lockdownOf(control("kiosk", { failing: "apply" }), control("keyboard"));

    const statuses = await lockdown.apply(room);
    const later = await lockdown.verify();

    expect(statuses).toMatchObject({ ok: true, value: [{ control: "kiosk", tier: "unavailable" }, { control: "keyboard", tier: "monitored" }] });
    expect(later).toEqual(statuses.ok ? statuses.value : []);
    expect(outside).toMatchObject({ kiosk: "as the student has it", keyboard: "locked" });
    expect(stackOnDisk()).toEqual(["keyboard"]);
    expect((await lockdown.revert()).map(({ control: id }) => id)).toEqual(["keyboard"]);
  });

  it("never applies a control whose prior state cannot be captured", async () => {
    const statuses = await lockdownOf(control("kiosk", { failing: "capture" }), control("keyboard")).apply(room);

    expect(statuses).toMatchObject({ ok: true, value: [{ control: "kiosk", tier: "unavailable" }, { control: "keyboard", tier: "monitored" }] });
    expect(outside).toMatchObject({ kiosk: "as the student has it" });
    expect(stackOnDisk()).toEqual(["keyboard"]);
  });

  it("never applies a control whose prior state is too long to be written down", async () => {
    outside["kiosk"] = "x".repeat(1_000_001);

    const statuses = await lockdownOf(control("kiosk")).apply(room);

    expect(statuses).toMatchObject({ ok: true, value: [{ control: "kiosk", tier: "unavailable" }] });
    expect(outside["kiosk"]).toHaveLength(1_000_001);
  });

  it("says unavailable of a control that cannot be measured", async () => {
    expect(await lockdownOf(control("kiosk", { failing: "verify" })).apply(room)).toMatchObject({ ok: true, value: [{ control: "kiosk", tier: "unavailable", reason: "It could not be measured on this computer." }] });
  });

  it("is reverted by the next process after a crash, to what was there before", async () => {
    await lockdownOf(control("kiosk"), control("keyboard")).apply(room);
    acts = [];

    const changes = await lockdownOf(control("kiosk"), control("keyboard"), control("clipboard")).revertLeftovers();

    expect(acts).toEqual(["revert keyboard", "revert kiosk"]);
    expect(outside).toMatchObject({ kiosk: "as the student has it", keyboard: "as the student has it" });
    expect(changes.map(({ restored }) => restored)).toEqual([true, true]);
    expect(await lockdownOf(control("kiosk")).revertLeftovers()).toEqual([]);
  });

  it("captures nothing of what an earlier process left changed, also when nobody asked to revert first", async () => {
    await lockdownOf(control("kiosk")).apply(room);

    const second = lockdownOf(control("kiosk"));
    await second.apply(room);
    await second.revert();

    expect(outside["kiosk"]).toBe("as the student has it");
  });

  it("keeps on the stack what could not be reverted, says so, and still knows what was there before after the next exam", async () => {
    const stuck = control("kiosk");
    let fails = true;
    const lockdown = lockdownOf({ ...stuck, revert: async (before) => await (fails ? Promise.reject(new Error("not now")) : stuck.revert(before)) }, control("keyboard"));
    await lockdown.apply(room);

    const changes = await lockdown.revert();
    const left = stackOnDisk();
    const advice = lockdown.byHand("kiosk");
    await lockdown.apply(room);
    fails = false;
    await lockdown.revert();

    expect(changes.map(({ restored }) => restored)).toEqual([false, true]);
    expect(left).toEqual(["kiosk"]);
    expect(advice).toEqual(["Set kiosk to as the student has it."]);
    expect(outside).toMatchObject({ kiosk: "as the student has it", keyboard: "as the student has it" });
    expect([stackOnDisk(), lockdown.byHand("kiosk")]).toEqual([[], []]);
  });

  it("does not let a revert that comes in the middle of applying leave anything on", async () => {
    const lockdown = lockdownOf(control("kiosk"), control("keyboard"));

    const applying = lockdown.apply(room);
    const changes = await lockdown.revert();
    await applying;

    expect(changes).toHaveLength(2);
    expect(outside).toMatchObject({ kiosk: "as the student has it", keyboard: "as the student has it" });
  });

  it("changes nothing when the intention cannot be written down", async () => {
    const file = { ...openStackFile(profile, secrets), write: () => {
      throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    } };
    const lockdown = new Lockdown({ controls: [control("kiosk")], file, clock: createManualClock(), onProblem: () => undefined });

    expect(await lockdown.apply(room)).toMatchObject({ ok: false, error: { code: "storage/full" } });
    expect(outside["kiosk"]).toBe("as the student has it");
  });

  it("reverts from what is on disk when the disk is full by then", async () => {
    await lockdownOf(control("kiosk")).apply(room);
    const file = { ...openStackFile(profile, secrets), write: () => {
      throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    } };

    const changes = await new Lockdown({ controls: [control("kiosk")], file, clock: createManualClock(), onProblem: () => undefined }).revertLeftovers();

    expect(changes).toMatchObject([{ control: "kiosk", restored: true }]);
    expect(outside["kiosk"]).toBe("as the student has it");
    expect(stackOnDisk()).toEqual(["kiosk"]);
  });
});

describe("the stack's file", () => {
  it("holds nothing that can be read of what is private, and gives it back to this computer's own store alone", async () => {
    await lockdownOf(control("clipboard", { private: true }), control("kiosk")).apply(room);
    const text = readFileSync(path(), "utf8");
    const other = openStackFile(profile, createTestDesktop().ports.secrets).read();

    expect(text).toContain("as the student has it");
    for (const hidden of ["a secret of the student", Buffer.from("a secret of the student").toString("base64").slice(2, -4), "secret"]) expect(text).not.toContain(hidden);
    expect(openStackFile(profile, secrets).read().entries.map(({ before }) => before)).toEqual([{ was: "a secret of the student" }, { was: "as the student has it" }]);
    expect(other.entries.map(({ before }) => before)).toEqual([null, { was: "as the student has it" }]);
  });

  it("reverts every control to its safe default when it cannot be read, and says which are lost", async () => {
    writeFileSync(path(), "{ torn");

    const changes = await lockdownOf(control("kiosk"), control("keyboard")).revertLeftovers();

    expect(acts).toEqual(["revert keyboard", "revert kiosk"]);
    expect(outside).toMatchObject({ kiosk: "the safe default", keyboard: "the safe default" });
    expect(changes.map(({ restored }) => restored)).toEqual([false, false]);
    expect(stackOnDisk()).toEqual([]);
  });

  it("of an older version that remembered nothing reverts what it names to the safe default", async () => {
    writeFileSync(path(), JSON.stringify({ version: 1, entries: [{ control: "kiosk", change: "The exam filled the whole screen.", at: 1 }] }));

    const changes = await lockdownOf(control("kiosk"), control("keyboard")).revertLeftovers();

    expect(acts).toEqual(["revert kiosk"]);
    expect(changes).toEqual([{ control: "kiosk", change: "The exam filled the whole screen.", restored: false }]);
  });

  it("of a newer version counts as one that cannot be read", async () => {
    writeFileSync(path(), JSON.stringify({ version: 3, entries: [] }));

    await lockdownOf(control("kiosk"), control("keyboard")).revertLeftovers();

    expect(acts).toEqual(["revert keyboard", "revert kiosk"]);
  });

  it("with one entry that it does not understand still puts back the others, and reverts every other control", async () => {
    await lockdownOf(control("kiosk"), control("keyboard")).apply(room);
    writeFileSync(path(), readFileSync(path(), "utf8").replace("\"control\":\"keyboard\"", "\"control\":\"hypnosis\""));
    acts = [];

    await lockdownOf(control("kiosk"), control("keyboard"), control("clipboard")).revertLeftovers();

    expect(acts).toEqual(["revert kiosk", "revert clipboard", "revert keyboard"]);
    expect(outside).toMatchObject({ kiosk: "as the student has it", keyboard: "the safe default" });
  });

  it.each([["{\"was\":1}"], ["{\"was\":\"x\",\"more\":1}"], ["[]"], ["\"x\""]])("with a prior state like %s reverts that control to its safe default", async (damaged) => {
    await lockdownOf(control("kiosk"), control("keyboard")).apply(room);
    writeFileSync(path(), readFileSync(path(), "utf8").replace("{\"was\":\"as the student has it\"}", damaged));

    await lockdownOf(control("kiosk"), control("keyboard")).revertLeftovers();

    expect(outside).toMatchObject({ kiosk: "the safe default", keyboard: "as the student has it" });
  });
});
