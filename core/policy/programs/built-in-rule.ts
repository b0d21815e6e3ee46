import type { ProgramMatch, ProgramRule, ProgramSystem } from "../program-rule.ts";
import { PROGRAM_SYSTEMS } from "../program-rule.ts";

/** A program as the built-in lists write it down. */
interface Entry {
  readonly id: string;
  readonly name: string;
  /** File names of its executables, without extension, on any system. */
  readonly names?: readonly string[];
  /** Bundle ids on macOS. */
  readonly bundleIds?: readonly string[];
  /** Where the executable's name says too little. */
  readonly paths?: readonly string[];
  /** Default: all. */
  readonly systems?: readonly ProgramSystem[];
}

/** The rules of one list, which share their reason. */
export function builtInRules(reason: string, entries: readonly Entry[]): readonly ProgramRule[] {
  return entries.map(({ id, name, names = [], bundleIds = [], paths = [], systems = PROGRAM_SYSTEMS }) => ({
    id, name, reason, systems,
    matches: [
      ...names.map((pattern): ProgramMatch => ({ by: "name", pattern })),
      ...bundleIds.map((pattern): ProgramMatch => ({ by: "bundle-id", pattern })),
      ...paths.map((pattern): ProgramMatch => ({ by: "path", pattern })),
    ],
  }));
}
