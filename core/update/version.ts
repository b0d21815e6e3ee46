import * as v from "valibot";

/** `1.2.3`, or `1.2.3-beta.4`. */
const VERSION = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-beta\.(\d{1,6}))?$/u;

export const versionSchema = v.pipe(v.string(), v.regex(VERSION, "no version such as 1.2.3 or 1.2.3-beta.4"));

/** Whether a version comes after another one (semver.org §11). One that cannot be read is never newer. */
export function isNewer(version: string, than: string): boolean {
  const [left, right] = [partsOf(version), partsOf(than)];
  if (left === null || right === null) return false;
  const at = left.findIndex((part, index) => part !== right[index]);
  return at !== -1 && (left[at] ?? 0) > (right[at] ?? 0);
}

function partsOf(version: string): readonly number[] | null {
  const [whole, ...parts] = VERSION.exec(version) ?? [];
  // Without a mark it is the release, which comes after its own betas.
  return whole === undefined ? null : [0, 1, 2, 3].map((index) => (parts[index] === undefined ? Number.MAX_SAFE_INTEGER : Number(parts[index])));
}
