import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "invigil-standin-";

/** A fresh profile folder for Chromium, named after this process so that a later run can tell that it was left behind. */
export function makeProfile(): string {
  return mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

/** Removes a profile; what Chromium still holds open is left for `removeStaleProfiles`. */
export function removeProfile(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
  } catch {
    // Chromium's last processes may still write; the next start removes the rest.
  }
}

/** Removes profiles whose stand-in was killed before it could tidy up. */
export function removeStaleProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = Number(name.slice(PREFIX.length).split("-")[0]);
    if (Number.isInteger(pid) && !isStandin(pid)) removeProfile(join(tmpdir(), name));
  }
}

/** Whether the process with this id is alive and a stand-in: ids are reused, so its command line is read where /proc has it. */
export function isStandin(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("standin");
  } catch {
    return true;
  }
}
