import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync } from "node:fs";
import { dirname, win32 } from "node:path";

/**
 * Why somebody other than the administrator could have written a file, or put it there; null when nobody could. Neither it nor its folder may be
 * a symbolic link or belong to, or be writable by, anybody but the owner that is wanted.
 * @param owner user id, 0 for root; Windows knows none and asks the file's security descriptor
 */
export function doubtAbout(path: string, owner: number, platform: NodeJS.Platform = process.platform): string | null {
  if (platform === "win32") return onlyAdministratorsWrite(readDescriptor(path)) && onlyAdministratorsWrite(readDescriptor(win32.dirname(path))) ? null : "others than administrators may write it";
  // SECURITY: in a namespace of their own a student is root, and may lay their own files over those of the system (user_namespaces(7)).
  if (platform === "linux" && owner === 0 && !isFirstUserNamespace()) return "root is not the computer's own here";
  try {
    const file = lstatSync(path);
    const folder = lstatSync(dirname(path));
    if (!file.isFile() || !folder.isDirectory()) return "it is not a plain file in a plain folder";
    // SECURITY: the folder too, because who may write there could put another file in this one's place, or a hard link to one of root's.
    if (file.uid !== owner || folder.uid !== owner) return "it or its folder belongs to somebody else";
    return ((file.mode | folder.mode) & 0o022) === 0 ? null : "others may write it or its folder";
  } catch (cause) {
    return isMissing(cause) ? "it is not there" : "it cannot be looked at";
  }
}

/** Windows: whether administrators own a folder. Users may make folders in ProgramData, and what lies in such a one is none of the administrator's. */
export function belongsToAdministrators(path: string): boolean {
  return isOwnedByAdministrators(readDescriptor(path));
}

/** The same of a descriptor as text (SDDL). */
export function isOwnedByAdministrators(sddl: string): boolean {
  const owner = /^O:(?<owner>BA|SY|S-1-5-80-[\d-]+)G:/u.exec(sddl)?.groups?.["owner"];
  return owner !== undefined && ADMINISTRATORS.has(owner);
}

function isFirstUserNamespace(): boolean {
  try {
    return readFileSync("/proc/self/uid_map", "utf8").trim().split(/\s+/u).join(" ") === "0 0 4294967295";
  } catch {
    return false;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR");
}

/** The security descriptor of a file or folder as text (SDDL); empty when it cannot be had. */
function readDescriptor(path: string): string {
  try {
    // SECURITY: the system's own by its whole path, which no environment variable names, and the path as a value that is never read as a command.
    return execFileSync(String.raw`C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`, ["-NoProfile", "-NonInteractive", "-Command", "(Get-Acl -LiteralPath $env:INVIGIL_FILE).Sddl"], {
      env: { SystemRoot: String.raw`C:\Windows`, INVIGIL_FILE: path }, encoding: "utf8", timeout: 10_000, windowsHide: true, stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
}

/** The system, the administrators, TrustedInstaller; `CO` (creator owner) is only ever inherited as one of the others. */
const ADMINISTRATORS = new Set(["SY", "BA", "CO", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"]);

/** Rights that let somebody read and nothing more: FR, FX, GR, GX, their bits, READ_CONTROL and SYNCHRONIZE. */
const READING_BITS = 0x001200a9 | 0xa0000000;

/** Whether a descriptor (SDDL, [MS-DTYP] §2.5.1) lets nobody but administrators change what it belongs to. What it does not understand counts as no. */
export function onlyAdministratorsWrite(sddl: string): boolean {
  const parts = /^O:(?<owner>BA|SY|S-1-5-80-[\d-]+)G:[A-Z\d-]+?D:(?<flags>[A-Z_]*)(?<entries>(?:\([^()]*\))+)(?:S:.*)?$/u.exec(sddl)?.groups;
  if (parts === undefined || !ADMINISTRATORS.has(parts["owner"] ?? "")) return false;
  return [...(parts["entries"] ?? "").matchAll(/\(([^()]*)\)/gu)].every(([, entry = ""]) => {
    const [type, , rights = "", , , account = ""] = entry.split(";");
    return type === "D" || (type === "A" && (ADMINISTRATORS.has(account) || isReading(rights)));
  });
}

function isReading(rights: string): boolean {
  if (/^0x[\da-f]+$/iu.test(rights)) return (Number(rights) & ~READING_BITS) === 0;
  return /^(?:FR|FX|GR|GX|RC)+$/u.test(rights);
}
