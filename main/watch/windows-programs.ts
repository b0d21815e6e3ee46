import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { listPrograms, systemProgram } from "./list-programs.ts";
import type { RunningProgram } from "./list-programs.ts";
import type { ProgramSource } from "./list-scanner.ts";

const run = promisify(execFile);
const POWERSHELL_PATIENCE_MS = 20_000;
/** Above so many it is cheaper to ask for all of them. */
const MOST_IN_FILTER = 40;
const MOST_PATHS = 20;
const MOST_SIGNERS_REMEMBERED = 2000;

// SECURITY: modules by their path in PowerShell's own folder, and no others: the first place where PowerShell looks for one by name is the student's documents.
const preamble = (module: string): string =>
  `$ErrorActionPreference='Stop';$PSModuleAutoLoadingPreference='None';Import-Module "$PSHOME\\Modules\\${module}\\${module}.psd1";[Console]::OutputEncoding=[Text.Encoding]::UTF8;`;

/** Path, parent and start time of programs: one call of PowerShell. What ended meanwhile is not in the answer. */
export async function detailsOfWindowsPrograms(pids: readonly number[], signal?: AbortSignal): Promise<readonly Omit<RunningProgram, "name">[]> {
  if (pids.length === 0) return [];
  const filter = pids.length > MOST_IN_FILTER ? "" : ` -Filter '${pids.map((pid) => `ProcessId=${Math.trunc(pid)}`).join(" OR ")}'`;
  const script = `${preamble("CimCmdlets")}CimCmdlets\\Get-CimInstance -ClassName Win32_Process${filter} -Property ProcessId,ParentProcessId,CreationDate,ExecutablePath | ForEach-Object {`
    + "$at=if($_.CreationDate){([DateTimeOffset]$_.CreationDate).ToUnixTimeMilliseconds()}else{0};[Console]::Out.WriteLine(\"$($_.ProcessId)`t$($_.ParentProcessId)`t$at`t$($_.ExecutablePath)\")}";
  const wanted = new Set(pids);
  return parseWindowsDetails(await powershell(script, {}, signal)).filter(({ pid }) => wanted.has(pid));
}

/** Pid, parent, start in ms since the epoch and path a line, with tabs between them; 0 and nothing where the system does not tell. */
export function parseWindowsDetails(text: string): readonly Omit<RunningProgram, "name">[] {
  return [...text.matchAll(/^(\d+)\t(\d+)\t(\d+)\t([^\r\n]*)\r?$/gm)].map(([, pid, parent, startedAt, path = ""]) => ({
    pid: Number(pid), parent: Number(parent), startedAt: Number(startedAt), ...(path === "" ? {} : { path }),
  }));
}

/** Path and subject of the certificate a line, with a tab between them; only signatures that are valid. */
export function parseSigners(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^([^\t\r\n]+)\tValid\t([^\r\n]+?)\r?$/gm)].map(([, path = "", subject = ""]) => [path, subject] as const));
}

/** Programs of Windows. */
export function windowsSource(needs: { readonly signer: boolean }, signal: AbortSignal): ProgramSource {
  /** By path. A program that is replaced while the exam runs keeps the signer of the first: Windows does not let a running one be replaced. */
  const signers = new Map<string, string | null>();
  return {
    list: async () => await listPrograms("win32", { signal }),
    describe: async (programs) => {
      const details = new Map((await detailsOfWindowsPrograms(programs.map(({ pid }) => pid), signal)).map((detail) => [detail.pid, detail]));
      const described = programs.flatMap((program) => {
        const detail = details.get(program.pid);
        return detail === undefined ? [] : [{ ...program, ...detail }];
      });
      if (!needs.signer) return described;
      await learnSigners(described.flatMap(({ path }) => (path === undefined || signers.has(path) ? [] : [path])), signers, signal);
      return described.map((program) => {
        const signer = program.path === undefined ? undefined : signers.get(program.path);
        return typeof signer === "string" ? { ...program, signer } : program;
      });
    },
  };
}

async function learnSigners(paths: readonly string[], signers: Map<string, string | null>, signal: AbortSignal): Promise<void> {
  const unknown = [...new Set(paths)];
  if (signers.size + unknown.length > MOST_SIGNERS_REMEMBERED) signers.clear();
  for (let start = 0; start < unknown.length; start += MOST_PATHS) {
    const some = unknown.slice(start, start + MOST_PATHS);
    // SECURITY: the paths go as data in a variable, for in a script a path could end a quotation.
    const script = `${preamble("Microsoft.PowerShell.Security")}$env:INVIGIL_PATHS.Split('|') | ForEach-Object {$s=Microsoft.PowerShell.Security\\Get-AuthenticodeSignature -LiteralPath $_;`
      + "[Console]::Out.WriteLine(\"$_`t$($s.Status)`t$($s.SignerCertificate.Subject)\")}";
    const found = parseSigners(await powershell(script, { INVIGIL_PATHS: some.join("|") }, signal));
    for (const path of some) signers.set(path, found.get(path) ?? null);
  }
}

async function powershell(script: string, variables: Readonly<Record<string, string>>, signal: AbortSignal | undefined): Promise<string> {
  const { stdout } = await run(systemProgram(String.raw`WindowsPowerShell\v1.0\powershell.exe`), ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", script], {
    windowsHide: true, timeout: POWERSHELL_PATIENCE_MS, maxBuffer: 8 * 1024 * 1024, env: { ...process.env, ...variables }, ...(signal === undefined ? {} : { signal }),
  });
  return stdout;
}
