import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parseProcStat, procFiles } from "../../../../main/watch/proc-files.ts";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function madeUp(): string {
  const folder = mkdtempSync(join(tmpdir(), "invigil-proc-"));
  folders.push(folder);
  return folder;
}

/** A line of /proc/PID/stat with 22 of its fields that matter and the others as Linux 6 writes them. */
function line({ name = "sleep", state = "S", parent = 1, flags = 4194304, threads = 1, startedAt = 198454 } = {}): string {
  return `500 (${name}) ${state} ${parent} 500 400 34816 500 ${flags} 110 0 0 0 0 0 0 0 20 0 ${threads} 0 ${startedAt} 2953216 229 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0\n`;
}

describe("a line of /proc/PID/stat", () => {
  it.each(["sleep", "a b", "a) S 2 (b", ") Z 2 ", "with\nline", "(("])("is read whatever the name is: %j", (name) => {
    expect(parseProcStat(line({ name, parent: 77 }))).toEqual({ parent: 77, startedAt: 198454, kernel: false, ended: false });
  });

  it("tells threads of the kernel by their flag and not by their parent", () => {
    expect(parseProcStat(line({ flags: 69238880 }))?.kernel).toBe(true);
    expect(parseProcStat(line({ parent: 2 }))?.kernel).toBe(false);
  });

  it("tells what ended from a program whose first thread ended", () => {
    expect(parseProcStat(line({ state: "Z" }))?.ended).toBe(true);
    expect(parseProcStat(line({ state: "Z", threads: 3 }))?.ended).toBe(false);
  });

  it.each(["", "500", "500 (sleep) S 1", "500 (sleep) "])("is nothing when it is %j", (text) => {
    expect(parseProcStat(text)).toBeNull();
  });
});

describe("the files of /proc", () => {
  it("name this process by what the kernel says it runs", () => {
    const files = procFiles();

    expect(files.pids()).toContain(process.pid);
    expect(files.executable(process.pid)).toEqual({ kind: "path", path: process.execPath });
    expect(files.stat(process.pid)).toMatchObject({ parent: process.ppid, kernel: false, ended: false });
  });

  it("list processes alone", () => {
    const root = madeUp();
    for (const name of ["1", "4000", "self", "sys", "uptime"]) mkdirSync(join(root, name));

    expect(procFiles(root).pids().toSorted((a, b) => a - b)).toEqual([1, 4000]);
  });

  it("say nothing of what is not there", () => {
    const files = procFiles(madeUp());

    expect([files.stat(5), files.executable(5), files.name(5)]).toEqual([null, { kind: "none" }, null]);
  });

  it("find the executable of a program whose first thread has ended", () => {
    const root = madeUp();
    mkdirSync(join(root, "5/task/5"), { recursive: true });
    mkdirSync(join(root, "5/task/6"));
    symlinkSync("/opt/forbidden", join(root, "5/task/6/exe"));

    expect(procFiles(root).executable(5)).toEqual({ kind: "path", path: "/opt/forbidden" });
  });

  it("complete a name that the kernel cut off, but not with another one", () => {
    const root = madeUp();
    for (const [pid, command] of [["5", "/usr/lib/remote-assistance-service\0--now\0"], ["6", "/usr/bin/harmless\0"]] as const) {
      mkdirSync(join(root, pid));
      writeFileSync(join(root, pid, "comm"), "remote-assistan\n");
      writeFileSync(join(root, pid, "cmdline"), command);
    }

    expect([5, 6].map((pid) => procFiles(root).name(pid))).toEqual(["remote-assistance-service", "remote-assistan"]);
  });
});
