import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MachineFacts } from "../../../../core/policy/virtual-machine.ts";
import { GROUP_MOST, SUSPICIOUS_SCORE, VIRTUAL_SCORE, judgeVirtualMachine, virtualMachineConsequence } from "../../../../core/policy/virtual-machine.ts";
import { REAL_COMPUTERS, VIRTUAL_MACHINES } from "../../../doubles/machines.ts";

function judge(facts: Omit<MachineFacts, "unreadable">): ReturnType<typeof judgeVirtualMachine> {
  return judgeVirtualMachine({ ...facts, unreadable: [] });
}

const TEXTS = ["biosVendor", "biosVersion", "vendor", "product", "version", "family", "boardVendor", "board", "chassisVendor", "chassisType", "cpu"] as const;
const virtual = fc.constantFrom(...Object.values(VIRTUAL_MACHINES));
const real = fc.constantFrom(...Object.values(REAL_COMPUTERS));
const anyone = fc.oneof(virtual, real);

/** Facts of which a part was not told. */
function without(facts: Omit<MachineFacts, "unreadable">, keys: readonly string[]): Omit<MachineFacts, "unreadable"> {
  return Object.fromEntries(Object.entries(facts).filter(([key]) => !keys.includes(key)));
}

describe("the judgement of a virtual machine", () => {
  it.each(Object.entries(VIRTUAL_MACHINES))("finds %s", (_, facts) => {
    const { verdict, evidence } = judge(facts);

    expect(verdict).toBe("virtual");
    expect(evidence.length).toBeGreaterThan(1);
  });

  it.each(Object.entries(REAL_COMPUTERS))("finds %s to be a real computer", (_, facts) => {
    expect(judge(facts)).toMatchObject({ verdict: "physical" });
  });

  it("says its evidence in sentences, the heaviest first", () => {
    const { score, evidence } = judge({ vendor: "QEMU", product: "Latitude 5400", vmFlag: true, hypervisorFlag: true });

    expect(score).toBe(85);
    expect(evidence.map(({ words }) => words)).toEqual([
      "The computer calls its maker QEMU.", "The firmware says that it belongs to a virtual machine.",
      "The processor says that a hypervisor runs below this system. Windows often sets this on a real computer too.",
    ]);
  });

  it("counts a maker's name once, in however many fields it stands", () => {
    expect(judge({ vendor: "QEMU", chassisVendor: "QEMU" })).toMatchObject({ score: 50, verdict: "suspicious" });
  });

  it.each([["  QEMU ", 50], ["qemu", 50], ["QEMU\t", 50], ["QEMU Systems Ltd.", 0], ["NOTQEMU", 0], ["Q E M U", 0], [`QEMU${" ".repeat(200)}`, 0]])("weighs a maker called '%s' with %i", (vendor, weight) => {
    expect(judge({ vendor }).score).toBe(weight);
  });

  it("says in words what it could not look at, each once", () => {
    const { unavailable } = judgeVirtualMachine({ unreadable: ["vendor", "product", "vmFlag", "toString"] });

    expect(unavailable).toEqual(["what the computer calls itself", "the firmware's own mark of virtual machines", "toString"]);
  });

  it.each([["physical", "block", "allow"], ["suspicious", "allow", "allow"], ["suspicious", "warn", "warn"], ["suspicious", "ask-invigilator", "warn"], ["suspicious", "block", "ask-invigilator"],
    ["virtual", "allow", "allow"], ["virtual", "warn", "warn"], ["virtual", "ask-invigilator", "ask-invigilator"], ["virtual", "block", "block"]] as const)("%s where the policy says %s leads to %s", (verdict, policy, consequence) => {
    expect(virtualMachineConsequence({ verdict }, policy)).toBe(consequence);
  });
});

describe("no single sign", () => {
  it("is more than half of what it takes, nor the difference between physical and virtual", () => {
    fc.assert(fc.property(anyone, (facts) => {
      for (const { weight } of judge(facts).evidence) expect(weight).toBeLessThanOrEqual(Math.min(VIRTUAL_SCORE / 2, VIRTUAL_SCORE - SUSPICIOUS_SCORE));
    }));
  });

  it("and no single group but SMBIOS can call a computer virtual", () => {
    const most = Object.entries(GROUP_MOST).filter(([group]) => group !== "smbios").map(([, score]) => score);

    expect(Math.max(...most)).toBeLessThan(VIRTUAL_SCORE);
    expect(judge({ devices: ["VBOX HARDDISK", "QEMU HARDDISK", "VMware SVGA 3D", "pci:15ad", "pci:1af4", "bus:xen", "Red Hat QXL controller"] }).verdict).toBe("suspicious");
    expect(judge({ guestTools: ["VBoxService", "vmtoolsd", "qemu-ga", "prl_tools"], macPrefixes: ["08:00:27", "00:0c:29", "52:54:00"] }).verdict).toBe("suspicious");
  });

  it("taken from a virtual machine makes a real computer virtual", () => {
    fc.assert(fc.property(real, virtual, fc.constantFrom(...TEXTS, "vmFlag", "hypervisorFlag", "macPrefixes", "clocks", "guestTools"), (facts, other, key) => {
      expect(judge({ ...facts, [key]: Object.hasOwn(other, key) ? other[key as keyof typeof other] : undefined }).verdict).not.toBe("virtual");
    }), { numRuns: 500 });
  });
});

describe("the score", () => {
  it("is not raised by any text that names no hypervisor", () => {
    const names = /qemu|kvm|xen|virt|vbox|vmw|innotek|bochs|bhyve|parallels|hyper|amazon|google|openstack|red hat|seabios|edk|pc-|pc \(/i;
    const unrelated = fc.string({ unit: "grapheme", maxLength: 60 }).filter((text) => !names.test(text));

    fc.assert(fc.property(real, fc.constantFrom(...TEXTS), unrelated, (facts, key, text) => {
      expect(judge({ ...facts, [key]: text }).score).toBeLessThanOrEqual(judge(facts).score);
    }), { numRuns: 500 });
    fc.assert(fc.property(anyone, fc.array(unrelated), (facts, texts) => {
      expect(judge({ ...facts, devices: [...facts.devices ?? [], ...texts], guestTools: [...facts.guestTools ?? [], ...texts] }).score).toBe(judge(facts).score);
    }));
  });

  it("is not raised by taking facts away", () => {
    fc.assert(fc.property(anyone, fc.subarray([...TEXTS, "vmFlag", "hypervisorFlag", "macPrefixes", "devices", "clocks", "guestTools"]), (facts, keys) => {
      expect(judge(without(facts, keys)).score).toBeLessThanOrEqual(judge(facts).score);
    }), { numRuns: 500 });
  });

  it("is reckoned in linear time, whatever the texts", () => {
    const long = "Standard PC (".repeat(100_000);

    expect(judge({ product: long, cpu: long, devices: [long], macPrefixes: [long], guestTools: [long], clocks: [long], biosVersion: "1.".repeat(100_000) }).score).toBe(0);
  });
});
