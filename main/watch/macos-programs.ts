import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { listPrograms } from "./list-programs.ts";
import type { ProgramSource } from "./list-scanner.ts";

const run = promisify(execFile);
const PATIENCE_MS = 5000;
const MOST_REMEMBERED = 2000;

/** Folder of the application that an executable is part of: the innermost `.app`. Null for a program without one. */
export function applicationFolder(path: string): string | null {
  return /^(\/.*\.app)\/Contents\//u.exec(path)?.[1] ?? null;
}

/** Who signed a program, as `codesign -dv` says it: the ten characters of Apple's team id. Null for one without. */
export function parseTeamId(text: string): string | null {
  return /^TeamIdentifier=([0-9A-Z]{10})$/mu.exec(text)?.[1] ?? null;
}

/** Programs of macOS. */
export function macSource(needs: { readonly signer: boolean; readonly bundleId: boolean }, signal: AbortSignal): ProgramSource {
  const signers = new Map<string, string | null>();
  const bundles = new Map<string, string | null>();
  return {
    list: async () => await listPrograms("darwin", { signal }),
    describe: async (programs) => {
      const described = [];
      for (const program of programs) {
        const { path } = program;
        const folder = path === undefined ? null : applicationFolder(path);
        const signer = needs.signer && path !== undefined ? await remembered(signers, path, async () => parseTeamId(await output("/usr/bin/codesign", ["-dv", path], signal))) : null;
        const bundleId = needs.bundleId && folder !== null ? await remembered(bundles, folder, async () => await bundleIdOf(folder, signal)) : null;
        described.push({ ...program, ...(signer === null ? {} : { signer }), ...(bundleId === null ? {} : { bundleId }) });
      }
      return described;
    },
  };
}

/** plutil reads property lists of both kinds, text and binary. */
async function bundleIdOf(folder: string, signal: AbortSignal): Promise<string | null> {
  const id = (await output("/usr/bin/plutil", ["-extract", "CFBundleIdentifier", "raw", "-o", "-", `${folder}/Contents/Info.plist`], signal)).trim();
  return /^[A-Za-z0-9.-]{1,200}$/u.test(id) ? id : null;
}

/** What a tool of the system prints on either stream; nothing when it cannot say. */
async function output(tool: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  try {
    const { stdout, stderr } = await run(tool, [...args], { timeout: PATIENCE_MS, signal });
    return stdout === "" ? stderr : stdout;
  } catch {
    return "";
  }
}

async function remembered(known: Map<string, string | null>, key: string, find: () => Promise<string | null>): Promise<string | null> {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_REMEMBERED) known.clear();
  const found = await find();
  known.set(key, found);
  return found;
}
