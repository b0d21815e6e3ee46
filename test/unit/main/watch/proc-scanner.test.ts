import { createHash } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ProgramFacts } from "../../../../core/policy/programs.ts";
import { ExecutableHashes } from "../../../../main/watch/executable-hashes.ts";
import { procFiles } from "../../../../main/watch/proc-files.ts";
import type { ProcFiles } from "../../../../main/watch/proc-files.ts";
import { ProcScanner } from "../../../../main/watch/proc-scanner.ts";
import { ProgramTable } from "../../../../main/watch/program-table.ts";
import { end, rulesAgainst, testPrograms, until } from "../../../doubles/programs.ts";

const programs = testPrograms();
const named = (name: string) => (facts: ProgramFacts) => facts.name === name;

/** A scanner of this computer with a clock that the test moves. */
function scan(prohibited: (facts: ProgramFacts) => boolean, { files = procFiles(), hashed = false, ownPid = 0 }: { files?: ProcFiles; hashed?: boolean; ownPid?: number } = {}) {
  let at = 0;
  const now = () => at;
  const rules = rulesAgainst(prohibited, { sha256: hashed });
  const hashes = hashed ? new ExecutableHashes() : null;
  const table = new ProgramTable(rules, { countUnknown: true, now, wall: (ms) => 1_000_000 + ms });
  const scanner = new ProcScanner({ files, table, hashes, now, ownPid });
  const look = (how: "tick" | "sweep", ms = 250) => {
    at += ms;
    scanner[how]();
    return table.report();
  };
  return { rules, hashes, look, report: () => table.report(), pids: () => table.report().sightings.filter(({ gone }) => !gone).map(({ pid }) => pid) };
}

describe("a look at /proc", () => {
  it("finds a program by the name of its executable, whatever else it says of itself", async () => {
    const scanner = scan(named("forbidden-copy"));
    const copy = programs.copy("forbidden-copy");
    scanner.look("sweep");

    const plain = await programs.start(copy);
    const lying = await programs.start("/bin/bash", ["-c", `exec -a /usr/bin/harmless ${copy} 60`]);
    await until("bash has become the copy", () => procFiles().executable(lying.pid).kind === "path" && readFileSync(`/proc/${lying.pid}/cmdline`, "utf8").startsWith("/usr/bin/harmless"));
    scanner.look("tick");

    expect(scanner.pids()).toEqual([plain.pid, lying.pid]);
  });

  it("finds a program that gives itself another title", async () => {
    const scanner = scan(named("forbidden-shell"));

    const { pid } = await programs.start(programs.copy("forbidden-shell", "/bin/bash"), ["-c", "printf notepad > /proc/$$/comm; read -r -u 3"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    await until("it has another title", () => readFileSync(`/proc/${pid}/comm`, "utf8") === "notepad\n");
    scanner.look("tick");

    expect(scanner.pids()).toEqual([pid]);
  });

  it("is not fooled by the title of a Node program", async () => {
    const scanner = scan(named("notepad"));

    const { pid } = await programs.start(process.execPath, ["-e", "process.title = 'notepad'; setInterval(() => {}, 1000)"]);
    await until("it has the title", () => readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("notepad"));
    scanner.look("tick");

    expect(scanner.pids()).toEqual([]);
    expect(scanner.rules.asked).toContainEqual({ name: "node", path: process.execPath });
  });

  it("finds what a symbolic link with a harmless name leads to, and a hard link by its own name", async () => {
    const scanner = scan(({ name }) => name === "forbidden-target" || name === "forbidden-link");
    symlinkSync(programs.copy("forbidden-target"), join(programs.folder, "harmless-link"));
    linkSync(programs.copy("harmless-copy"), join(programs.folder, "forbidden-link"));

    const behind = await programs.start(join(programs.folder, "harmless-link"));
    const hard = await programs.start(join(programs.folder, "forbidden-link"));
    scanner.look("tick");

    expect(scanner.pids()).toEqual([behind.pid, hard.pid]);
  });

  it("finds a program whose executable was deleted since it started", async () => {
    const scanner = scan(named("forbidden-deleted"));
    const copy = programs.copy("forbidden-deleted");

    const { pid } = await programs.start(copy);
    rmSync(copy);
    scanner.look("tick");

    expect(scanner.pids()).toEqual([pid]);
  });

  it("finds a young process that becomes another program at the next tick, and an old one at the next sweep", async () => {
    const scanner = scan(named("forbidden-later"));
    const copy = programs.copy("forbidden-later");
    const shell = () => programs.start("/bin/bash", ["-c", `read -r -u 3; exec ${copy} 60`], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    const becomes = async (child: Awaited<ReturnType<typeof shell>>) => {
      (child.stdio[3] as NodeJS.WritableStream).write("\n");
      await until("it runs the copy", () => JSON.stringify(procFiles().executable(child.pid)).includes("forbidden-later"));
    };
    const old = await shell();
    scanner.look("tick");
    scanner.look("tick", 2000);
    const young = await shell();
    scanner.look("tick");

    await becomes(old);
    await becomes(young);
    scanner.look("tick");
    const afterTick = scanner.pids();
    scanner.look("sweep");

    expect(afterTick).toEqual([young.pid]);
    expect(scanner.pids()).toEqual([young.pid, old.pid]);
  });

  it("reports the end of a program once at least, and for about two seconds", async () => {
    const scanner = scan(named("forbidden-short"));
    const child = await programs.start(programs.copy("forbidden-short"));
    scanner.look("tick");

    await end(child);
    const after = scanner.look("tick");

    expect(after.sightings).toMatchObject([{ pid: child.pid, gone: true, firstSeenAt: 1_000_250, lastSeenAt: 1_000_250 }]);
    expect(scanner.look("tick", 1900).sightings).toHaveLength(1);
    expect(scanner.look("tick", 200).sightings).toEqual([]);
  });

  it("knows a program that ended and was not asked how as gone", async () => {
    const scanner = scan(named("forbidden-zombie"));
    const copy = programs.copy("forbidden-zombie");
    // The first shell becomes a program that never asks after its child.
    await programs.start("/bin/bash", ["-c", `${copy} 60 & exec /bin/sleep 60`]);
    await until("the child is seen", () => scanner.look("tick", 10).sightings.length > 0);

    for (const pid of scanner.pids()) process.kill(pid);
    await until("the child is gone", () => scanner.look("tick", 10).sightings.some(({ gone }) => gone));

    expect(scanner.pids()).toEqual([]);
  });

  it("gives the hash of the executable to the rules, also when it was renamed or deleted meanwhile", async () => {
    const copy = programs.copy("any-name");
    writeFileSync(copy, "one byte more", { flag: "a" });
    const sha256 = createHash("sha256").update(readFileSync(copy)).digest("hex");
    const scanner = scan((facts) => facts.sha256 === sha256, { hashed: true });
    const renamed = await programs.start(copy);
    renameSync(copy, join(programs.folder, "renamed"));
    const again = await programs.start(join(programs.folder, "renamed"));
    rmSync(join(programs.folder, "renamed"));

    scanner.look("sweep");
    await scanner.hashes?.idle();

    expect(scanner.report().sightings).toMatchObject([{ pid: renamed.pid, verdict: { by: "sha256" } }, { pid: again.pid, verdict: { by: "sha256" } }]);
  });

  it("reports a program that ended before its hash was known", async () => {
    const copy = programs.copy("any-short-name");
    writeFileSync(copy, "another byte more", { flag: "a" });
    const sha256 = createHash("sha256").update(readFileSync(copy)).digest("hex");
    const scanner = scan((facts) => facts.sha256 === sha256, { hashed: true });
    const child = await programs.start(copy);
    scanner.look("tick");
    const before = scanner.report().sightings;
    await end(child);
    scanner.look("tick");

    await scanner.hashes?.idle();

    expect(before).toEqual([]);
    expect(scanner.report().sightings).toMatchObject([{ pid: child.pid, gone: true }]);
  });

  it("counts programs that no rule names and that started since, once they are old enough to be themselves", async () => {
    const scanner = scan(({ name }) => name !== "unknown-copy");
    scanner.look("sweep");
    await programs.start(programs.copy("unknown-copy"));

    const soon = scanner.look("tick").unknownStarted;
    const later = scanner.look("tick", 2000).unknownStarted;

    expect([soon, later, scanner.look("tick", 2000).unknownStarted]).toEqual([0, 1, 1]);
  });

  it("does not judge this program itself nor what it starts of the same executable", async () => {
    const scanner = scan(named("node"), { ownPid: process.pid });
    const own = await programs.start(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await until("it runs", () => procFiles().executable(own.pid).kind === "path" && readFileSync(`/proc/${own.pid}/cmdline`, "utf8").includes("setInterval"));

    scanner.look("sweep");

    expect(scanner.pids()).not.toContain(own.pid);
    expect(scanner.pids()).not.toContain(process.pid);
  });
});

/** A /proc of a test's own making. */
function madeUp(processes: Map<number, { startedAt: number; path?: string; kernel?: boolean; hidden?: string }>, lastPid: () => number | null = () => null): ProcFiles {
  return {
    pids: () => [...processes.keys()], lastPid,
    stat: (pid) => {
      const process = processes.get(pid);
      return process === undefined ? null : { parent: 1, startedAt: process.startedAt, kernel: process.kernel ?? false, ended: false };
    },
    executable: (pid) => {
      const { path, hidden } = processes.get(pid) ?? {};
      if (hidden !== undefined) return { kind: "hidden" };
      return path === undefined ? { kind: "none" } : { kind: "path", path };
    },
    name: (pid) => processes.get(pid)?.hidden ?? null,
    content: (pid) => `/nowhere/${pid}`,
  };
}

describe("a look at a made-up /proc", () => {
  it("takes a pid with another start time for another program", () => {
    const processes = new Map([[500, { startedAt: 10, path: "/usr/bin/forbidden" }]]);
    const scanner = scan(named("forbidden"), { files: madeUp(processes) });
    scanner.look("sweep");

    processes.set(500, { startedAt: 20, path: "/usr/bin/forbidden" });
    const { sightings } = scanner.look("tick");

    expect(sightings.map(({ pid, startedAt, gone }) => ({ pid, startedAt, gone }))).toEqual([{ pid: 500, startedAt: 10, gone: true }, { pid: 500, startedAt: 20, gone: false }]);
  });

  it("finds a program under the pid of an old one at the next sweep", () => {
    const processes = new Map([[500, { startedAt: 10, path: "/usr/bin/harmless" }]]);
    const scanner = scan(named("forbidden"), { files: madeUp(processes) });
    scanner.look("sweep");
    scanner.look("tick", 5000);

    processes.set(500, { startedAt: 20, path: "/usr/bin/forbidden" });

    expect(scanner.look("sweep").sightings).toMatchObject([{ pid: 500, startedAt: 20 }]);
  });

  it("does not list the pids again while the kernel has given out none, and still sees what it knows end", () => {
    const processes = new Map([[500, { startedAt: 10, path: "/usr/bin/forbidden" }]]);
    let lastPid = 500;
    let listed = 0;
    const files = madeUp(processes, () => lastPid);
    const scanner = scan(named("forbidden"), { files: { ...files, pids: () => {
      listed += 1;
      return files.pids();
    } } });
    scanner.look("sweep");
    scanner.look("tick");
    const before = listed;

    scanner.look("tick");
    processes.delete(500);
    const ended = scanner.look("tick").sightings;
    const quiet = listed;
    processes.set(501, { startedAt: 20, path: "/usr/bin/forbidden" });
    lastPid = 501;
    const { sightings } = scanner.look("tick");

    expect(quiet).toBe(before);
    expect(ended).toMatchObject([{ pid: 500, gone: true }]);
    expect(sightings.filter(({ gone }) => !gone)).toMatchObject([{ pid: 501 }]);
  });

  it("passes over threads of the kernel and judges by name what hides its executable", () => {
    const scanner = scan(named("forbidden"), { files: madeUp(new Map([[2, { startedAt: 1, kernel: true }], [80, { startedAt: 2, hidden: "forbidden" }], [81, { startedAt: 2, hidden: "other" }]])) });

    const report = scanner.look("sweep");

    expect(report).toMatchObject({ running: 2, unreadable: 2, sightings: [{ pid: 80 }] });
    expect(scanner.rules.asked).toEqual([{ name: "forbidden" }, { name: "other" }]);
  });

  it("does not read again what it knows", () => {
    const reads: number[] = [];
    const files = madeUp(new Map([[500, { startedAt: 10, path: "/usr/bin/harmless" }]]));
    const scanner = scan(named("forbidden"), {
      files: {
        ...files,
        executable: (pid) => {
          reads.push(pid);
          return files.executable(pid);
        },
      },
    });
    scanner.look("sweep");
    scanner.look("tick", 2000);
    const before = reads.length;

    for (let tick = 0; tick < 10; tick += 1) scanner.look("tick");

    expect(reads.length).toBe(before);
  });
});
