import type { Policy } from "./policy.ts";

/** What is known of a running program. */
export interface ProcessFacts {
  readonly name: string;
  /** Path of the executable, where the system tells it. */
  readonly path?: string | undefined;
}

/** `program`: the policy's own name for it, the only thing about a process that may leave the computer. */
export type ProcessVerdict = { readonly kind: "allowed" } | { readonly kind: "prohibited"; readonly program: string };

/**
 * Whether a policy prohibits a running program. The executable's path decides; a name, which a process gives itself, only where there is no path.
 */
export function classifyProcess(process: ProcessFacts, policy: Policy): ProcessVerdict {
  const program = programName(process.path === undefined || process.path === "" ? process.name : process.path);
  return policy.prohibitedPrograms.includes(program) ? { kind: "prohibited", program } : { kind: "allowed" };
}

/** Executable name as policies write it: without folder and extension, lower case. */
function programName(pathOrName: string): string {
  const file = pathOrName.split(/[\\/]/).at(-1) ?? "";
  // Linux says " (deleted)" after the path of a program that was updated while it runs (proc(5)).
  return file.replace(/ \(deleted\)$/, "").replace(/\.(?:exe|com|app|appimage|bin)$/i, "").toLowerCase();
}
