import { setTimeout } from "node:timers/promises";
import type { MachineFact, MachineFacts } from "../../core/policy/virtual-machine.ts";

/** Facts about the computer that were read together, and those of them that it did not let us read. */
export type Gathered = Partial<MachineFacts> & Pick<MachineFacts, "unreadable">;

/**
 * Reads facts and never fails: when the work throws, or takes too long, all that it is about is unreadable.
 * @param about what the work reads
 * @param most ms
 */
export async function gatherFacts(about: readonly MachineFact[], most: number, work: () => Promise<Gathered>): Promise<Gathered> {
  const done = new AbortController();
  try {
    return await Promise.race([work(), setTimeout(most, { unreadable: about }, { signal: done.signal, ref: false })]);
  } catch {
    return { unreadable: about };
  } finally {
    done.abort();
  }
}

/** All that was gathered, as one. */
export function joinFacts(parts: readonly Gathered[]): MachineFacts {
  const facts = parts.reduce((all, part) => ({ ...all, ...part }), { unreadable: [] });
  return { ...facts, unreadable: [...new Set(parts.flatMap(({ unreadable }) => unreadable))] };
}
