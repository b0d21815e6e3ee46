import { describe, expect, it } from "vitest";
import { NewcomerGate } from "../../../../main/watch/newcomer-gate.ts";
import { procFiles } from "../../../../main/watch/proc-files.ts";
import { end, testPrograms } from "../../../doubles/programs.ts";

function gateOver(...numbers: readonly (number | null)[]): NewcomerGate {
  const left = [...numbers];
  return new NewcomerGate({ lastPid: () => (left.length > 1 ? left.shift() ?? null : left[0] ?? null) });
}

describe("the gate for new processes", () => {
  it("is open for the look after a change and the one after that, because a pid is given out before its process is seen", () => {
    const gate = gateOver(7, 7, 7, 8, 8, 8);

    expect(Array.from({ length: 6 }, () => gate.possible())).toEqual([true, true, false, true, true, false]);
  });

  it("is always open where the kernel does not say", () => {
    const gate = gateOver(null);

    expect([gate.possible(), gate.possible(), gate.possible()]).toEqual([true, true, true]);
  });

  it("is not believed any more once it kept quiet about a process that was there", () => {
    const gate = gateOver(7);
    for (let look = 0; look < 3; look += 1) gate.possible();

    gate.found();

    expect([gate.possible(), gate.possible()]).toEqual([true, true]);
  });

  it("is still believed when the process came while the pids were listed", () => {
    const gate = gateOver(7, 7, 7, 8, 8, 8, 8);
    for (let look = 0; look < 3; look += 1) gate.possible();

    gate.found();

    expect([gate.possible(), gate.possible(), gate.possible()]).toEqual([true, true, false]);
  });

  it.runIf(process.platform === "linux")("opens on this computer when a program starts", async () => {
    const programs = testPrograms();
    const files = procFiles();
    const gate = new NewcomerGate(files);
    const before = files.lastPid();

    const child = await programs.start("/bin/sleep", ["60"]);

    expect(gate.possible()).toBe(true);
    expect(files.lastPid()).not.toBe(before);
    await end(child);
  });
});
