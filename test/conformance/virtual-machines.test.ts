import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { MachineFacts } from "../../core/policy/virtual-machine.ts";
import { judgeVirtualMachine } from "../../core/policy/virtual-machine.ts";
import { readMachines } from "../../platform/cli/machine-file.ts";

/* 39,571 computers of linuxhw/DMI, of which two are virtual. Traps among the real ones: part numbers with KVM, HVM and XEN in them, three with the firmware's bit set, SeaBIOS, EDK II, Surfaces, Chromebooks. */
const file = fileURLToPath(new URL("../../../shared/data/dmi/computers.jsonl.gz", import.meta.url));

interface Labelled extends MachineFacts {
  readonly virtual: boolean;
}

describe.skipIf(!existsSync(file))("real computers (skipped when the shared data is absent)", () => {
  it("are told from virtual machines, all of them, and never by one sign", () => {
    const computers = gunzipSync(readFileSync(file)).toString().trim().split("\n").map((line) => ({ ...JSON.parse(line) as Labelled, unreadable: [] }));

    const judged = computers.map((computer) => ({ virtual: computer.virtual, ...judgeVirtualMachine(computer) }));

    const found = judged.filter(({ verdict }) => verdict === "virtual");
    expect(judged).toHaveLength(39_571);
    expect(found.map(({ virtual, score }) => [virtual, score])).toEqual([[true, 170], [true, 130]]);
    expect(Math.min(...found.map(({ evidence }) => evidence.length))).toBe(7);
    expect(judged.filter(({ verdict }) => verdict === "suspicious")).toEqual([]);
    expect(Math.max(...judged.filter(({ virtual }) => !virtual).map(({ score }) => score))).toBe(30);
    // What a product that takes any one sign would have blocked: ten of them are real.
    expect(judged.filter(({ evidence }) => evidence.length > 0)).toHaveLength(12);
  });

  it("are read from the compressed file one by one", async () => {
    let read = 0;
    for await (const machine of readMachines(file)) if (machine.ok) read += 1;

    expect(read).toBe(39_571);
  });
});
