import { spawn } from "node:child_process";
import { compileProgramRules } from "../../core/policy/programs.ts";
import type { ProgramReport, ProgramSighting, ProgramsPort } from "../ports.ts";
import { listPrograms } from "./list-programs.ts";

const SYSTEM = process.platform === "win32" ? "windows" : process.platform === "darwin" ? "macos" : "linux";

/** Programs of this computer. */
export const nodePrograms: ProgramsPort = {
  watch: (policy, onChange) => {
    const rules = compileProgramRules(policy, SYSTEM);
    let last: ProgramReport | null = null;
    const look = async (): Promise<ProgramReport> => {
      const programs = rules.size === 0 ? [] : await listPrograms();
      const at = Date.now();
      const sightings = programs.flatMap((program): readonly ProgramSighting[] => {
        const verdict = rules.classify(program);
        return verdict.kind === "unknown" ? [] : [{ pid: program.pid, startedAt: 0, verdict, firstSeenAt: at, lastSeenAt: at }];
      });
      last = { sightings, running: programs.length, unreadable: programs.filter((program) => program.path === undefined).length, unknownStarted: 0 };
      return last;
    };
    const timer = setInterval(() => void look().then(onChange), 2000);
    return {
      look, report: () => last, alive: () => true, close: async () => await Promise.resolve("refused"),
      stop: async () => {
        clearInterval(timer);
        await Promise.resolve();
      },
    };
  },
  open: async (path, args) => await new Promise((resolve) => {
    const child = spawn(path, [...args], { stdio: "ignore", detached: true });
    child.once("spawn", () => resolve(true)).once("error", () => resolve(false));
    child.unref();
  }),
};
