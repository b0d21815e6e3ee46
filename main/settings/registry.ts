import { execFileSync } from "node:child_process";

/** Group Policy and Intune write here; a student without administrator's rights cannot. */
export const POLICIES_KEY = String.raw`HKLM\SOFTWARE\Policies\Invigil`;

/** A registry value as `reg query` prints it. */
export interface RegistryValue {
  /** Path under the key that was asked for, empty for its own values. */
  readonly subkey: string;
  readonly name: string;
  readonly type: string;
  readonly data: string;
}

/** What `reg query` says of a key and those under it; null when the key is not there. @throws when it cannot be asked */
export function queryRegistry(key: string): readonly RegistryValue[] | null {
  // SECURITY: the system's own by its whole path, which no environment variable names.
  const program = String.raw`C:\Windows\System32\reg.exe`;
  try {
    // The 64-bit view, whatever this process is.
    return parseRegQuery(execFileSync(program, ["query", key, "/s", "/reg:64"], { encoding: "utf8", timeout: 10_000, windowsHide: true, stdio: ["ignore", "pipe", "ignore"] }), key);
  } catch (cause) {
    // It ends with 1 both for a key that is not there and for one that may not be read; everybody may read policies.
    if (cause instanceof Error && "status" in cause && cause.status === 1) return null;
    throw cause;
  }
}

/** Reads `reg query KEY /s`: a line with a key's full name, then its values as `    name    REG_TYPE    data`. A value's name may hold spaces. */
export function parseRegQuery(output: string, key: string): readonly RegistryValue[] {
  const whole = key.replace(/^HKLM(?=\\)/iu, "HKEY_LOCAL_MACHINE").toLowerCase();
  const values: RegistryValue[] = [];
  let subkey: string | null = null;
  for (const line of output.split(/\r?\n/u)) {
    const [, name, type, data] = /^ {4}(.+?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/u.exec(line) ?? [];
    if (name !== undefined && type !== undefined && subkey !== null) values.push({ subkey, name, type, data: data ?? "" });
    else if (/^HKEY_/iu.test(line)) subkey = under(line.trim(), whole);
  }
  return values;
}

function under(line: string, key: string): string | null {
  const lower = line.toLowerCase();
  if (lower === key) return "";
  return lower.startsWith(`${key}\\`) ? line.slice(key.length + 1) : null;
}
