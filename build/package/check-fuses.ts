import { getCurrentFuseWire } from "@electron/fuses";
import { FUSES } from "./check-configuration.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";

/** States of a fuse in the wire: the characters 0, 1 and r. */
const STATES: Readonly<Record<number, string>> = { 0x30: "off", 0x31: "on", 0x72: "removed" };

/** Compares the fuses of a packaged program with what the configuration wants. */
export async function checkFuses(program: string, wanted: Readonly<Record<string, boolean>>): Promise<Finding> {
  const wire = new Map(Object.entries(await getCurrentFuseWire(program)).map(([index, state]) => [index, STATES[Number(state)] ?? `unknown (${String(state)})`]));
  return finding("fuses of the program", FUSES.flatMap(({ name, index }) => {
    const state = wire.get(String(index)) ?? "not there";
    return state === (wanted[name] === true ? "on" : "off") ? [] : [`${name} is ${state}`];
  }));
}

/** Fuses of a program that nobody here has a name for: a newer Electron has them, and they stay as it ships them. */
export async function unknownFuses(program: string): Promise<readonly number[]> {
  return Object.keys(await getCurrentFuseWire(program)).filter((key) => /^\d+$/u.test(key)).map(Number).filter((index) => !FUSES.some((fuse) => fuse.index === index));
}
