import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Policy } from "../../../../core/policy/policy.ts";
import type { ProgramReport, ProgramWatch } from "../../../../main/ports.ts";
import { closePrograms } from "../../../../main/watch/close-programs.ts";
import { openProgram } from "../../../../main/watch/open-program.ts";
import { linuxControl, processControl } from "../../../../main/watch/process-control.ts";
import { procFiles } from "../../../../main/watch/proc-files.ts";
import { nodePrograms } from "../../../../main/watch/programs.ts";
import { nextTick } from "../../../../main/watch/tick-schedule.ts";
import { watchPrograms } from "../../../../main/watch/watch-programs.ts";
import type { WatchProgramsOptions } from "../../../../main/watch/watch-programs.ts";
import { end, policyAgainst, runningPids, testPrograms, until } from "../../../doubles/programs.ts";

const programs = testPrograms();
const watches: ProgramWatch[] = [];

afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.stop();
});

interface Watched {
  readonly watch: ProgramWatch;
  /** What the watch said at each change. */
  readonly changes: { readonly report: ProgramReport | null; readonly alive: boolean }[];
}

function start(policy: Policy, options?: Partial<WatchProgramsOptions>): Watched {
  const changes: Watched["changes"] = [];
  const changed = (): void => void changes.push({ report: watch.report(), alive: watch.alive() });
  const watch: ProgramWatch = options === undefined ? nodePrograms.watch(policy, changed) : watchPrograms(policy, changed, { system: "linux", control: processControl(), ...options });
  watches.push(watch);
  return { watch, changes };
}

/** A thread that does what a test says. */
function script(source: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from "node:worker_threads"; ${source}`)}`);
}

const REPORT = { sightings: [], running: 3, unreadable: 0, unknownStarted: 2 };
const QUICK = { firstBackOff: 10, silence: 10_000 };

describe.skipIf(process.platform !== "linux")("the watch over programs", () => {
  it("tells of a program that starts and that it ends", async () => {
    const { watch, changes } = start(policyAgainst("forbidden-one"));
    await watch.look();

    const child = await programs.start(programs.copy("forbidden-one"));
    await until("it is seen", () => runningPids(watch).includes(child.pid));
    await end(child);
    await until("its end is seen", () => watch.report()?.sightings[0]?.gone === true);

    const said = changes.flatMap(({ report }) => report?.sightings ?? []);
    expect(said.filter(({ gone }) => !gone)).toMatchObject([{ pid: child.pid, verdict: { kind: "prohibited", rule: { id: "forbidden-one" } } }]);
    expect(watch.alive()).toBe(true);
  });

  it("tells what runs already, when asked", async () => {
    const child = await programs.start(programs.copy("forbidden-two"));
    const { watch } = start(policyAgainst("forbidden-two"));

    const report = await watch.look();

    expect(report.sightings.map(({ pid }) => pid)).toEqual([child.pid]);
    expect(watch.report()).toEqual(report);
  });

  it("does not look at anything when the policy gives no reason to", async () => {
    const policy = policyAgainst();
    const { watch } = start({ ...policy, programs: { ...policy.programs, unknown: "allow" } });

    expect(await watch.look()).toEqual({ sightings: [], running: 0, unreadable: 0, unknownStarted: 0 });
  });

  it("leaves nothing running when it is stopped, and answers no more", async () => {
    const { watch } = start(policyAgainst("forbidden-three"));
    const threads = () => process.getActiveResourcesInfo().filter((resource) => resource === "MessagePort" || resource === "Worker").length;
    const before = threads();
    await watch.look();

    const waiting = watch.look();
    await Promise.all([watch.stop(), expect(waiting).rejects.toThrow("stopped")]);
    await watch.stop();

    expect(threads()).toBeLessThanOrEqual(before);
    expect(watch.alive()).toBe(false);
    await expect(watch.look()).rejects.toThrow("stopped");
  });

  it("starts a thread that ended again, says so, and goes on counting", async () => {
    const once = join(programs.folder, "once");
    const { watch, changes } = start(policyAgainst("any"), {
      patience: QUICK,
      script: script(`
        import { existsSync, writeFileSync } from "node:fs";
        parentPort.postMessage({ kind: "report", look: null, report: ${JSON.stringify(REPORT)} });
        if (!existsSync(${JSON.stringify(once)})) { writeFileSync(${JSON.stringify(once)}, ""); setTimeout(() => process.exit(1), 100); }
        setInterval(() => parentPort.postMessage({ kind: "beat" }), 50);
      `),
    });

    await until("it is back", () => watch.report()?.unknownStarted === 4);

    expect(changes.map(({ alive }) => alive)).toEqual([true, false, true]);
  });

  it("takes a thread that gives no sign of life for dead, and starts another", async () => {
    const starts = join(programs.folder, "silent");
    const { watch, changes } = start(policyAgainst("any"), {
      patience: { ...QUICK, silence: 2000 }, script: script(`import { appendFileSync } from "node:fs"; appendFileSync(${JSON.stringify(starts)}, "x"); setInterval(() => {}, 1000);`),
    });

    await until("it is dead", () => !watch.alive());
    await until("another was started", () => existsSync(starts) && readFileSync(starts, "utf8").length >= 2);

    expect(changes).toEqual([{ report: null, alive: false }]);
  });

  it("gives up on a thread that ends again and again", async () => {
    const starts = join(programs.folder, "ending");
    const { watch, changes } = start(policyAgainst("any"), { patience: QUICK, script: script(`import { appendFileSync } from "node:fs"; appendFileSync(${JSON.stringify(starts)}, "x"); process.exit(1);`) });

    await until("it was started as often as it may be", () => existsSync(starts) && readFileSync(starts, "utf8").length === 6);
    await new Promise((resolve) => setTimeout(resolve, 700));

    expect(readFileSync(starts, "utf8")).toHaveLength(6);
    expect([watch.alive(), changes.length]).toEqual([false, 1]);
  });

  it("answers a look that was asked of a thread that ended meanwhile", async () => {
    const once = join(programs.folder, "once-asked");
    const { watch } = start(policyAgainst("any"), {
      patience: QUICK,
      script: script(`
        import { existsSync, writeFileSync } from "node:fs";
        parentPort.on("message", ({ kind, look }) => {
          if (kind === "stop") process.exit();
          if (!existsSync(${JSON.stringify(once)})) { writeFileSync(${JSON.stringify(once)}, ""); process.exit(1); }
          parentPort.postMessage({ kind: "report", look, report: ${JSON.stringify(REPORT)} });
        });
      `),
    });

    expect((await watch.look()).running).toBe(3);
    expect(existsSync(once)).toBe(true);
  });
});

describe("the next tick", () => {
  it.each([[0, 250], [249.9, 250], [250, 500], [251, 500], [1700, 1750]])("after %d ms is at %d ms, and none is made up for", (now, next) => {
    expect(nextTick(1000, 250, 1000 + now)).toBe(1000 + next);
  });
});

describe.skipIf(process.platform !== "linux")("closing programs", () => {
  const keyOf = (pid: number) => ({ pid, startedAt: procFiles().stat(pid)?.startedAt ?? 0 });

  it("asks them to end and says when they are gone", async () => {
    const child = await programs.start(programs.copy("forbidden-to-close"));
    const { watch } = start(policyAgainst("forbidden-to-close"));
    await watch.look();

    expect(await watch.close("another-rule")).toBe("gone");
    expect(child.signalCode).toBeNull();
    expect(await watch.close("forbidden-to-close")).toBe("gone");
    // It is gone before this process has asked how it ended.
    await until("it is known how it ended", () => child.signalCode !== null);
    expect(child.signalCode).toBe("SIGTERM");
  });

  it("never does more than ask", async () => {
    const child = await programs.start("/bin/bash", ["-c", "trap '' TERM; read -r -u 3"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    await until("it does not listen", () => /^SigIgn:\t.*[4567cdef]...$/mu.test(readFileSync(`/proc/${child.pid}/status`, "utf8")));

    expect(await closePrograms([keyOf(child.pid)], processControl())).toBe("asked");
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  });

  it("says when this user may not", async () => {
    const child = await programs.start("/bin/sleep");
    const refusing = linuxControl(procFiles(), () => {
      throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
    });

    expect(await closePrograms([keyOf(child.pid)], refusing)).toBe("refused");
  });
});

describe.skipIf(process.platform !== "linux")("opening a program", () => {
  const told = join(programs.folder, "told");
  const opened = join(programs.folder, "opened");

  it("passes arguments as they are and little of the environment", async () => {
    writeFileSync(opened, `#!/bin/sh\nprintf '%s\\n' "$@" > ${told}.part\nenv >> ${told}.part\nmv ${told}.part ${told}\n`, { mode: 0o755 });
    process.env["INVIGIL_TEST_SECRET"] = "do not pass on";

    expect(await nodePrograms.open(opened, ["$(id)", "a b; ls"])).toBe(true);
    await until("it ran", () => existsSync(told));

    const lines = readFileSync(told, "utf8");
    delete process.env["INVIGIL_TEST_SECRET"];
    expect(lines.split("\n").slice(0, 2)).toEqual(["$(id)", "a b; ls"]);
    expect(lines).toContain(`HOME=${process.env["HOME"]}`);
    expect(lines).not.toContain("do not pass on");
  });

  it.each([["one that is not there", "/nowhere/calculator"], ["one without folder", "sleep"], ["one of a folder that depends", "./sleep"], ["a folder", "/usr"]])("fails for %s", async (_what, path) => {
    expect(await nodePrograms.open(path, [])).toBe(false);
  });

  it("needs a drive on Windows", async () => {
    expect(await openProgram(String.raw`\Windows\notepad.exe`, [], "win32")).toBe(false);
    expect(await openProgram(String.raw`\\server\share\notepad.exe`, [], "win32")).toBe(false);
  });
});
