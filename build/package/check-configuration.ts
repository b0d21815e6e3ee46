import { FuseV1Options } from "@electron/fuses";
import { TARGETS } from "./configuration.ts";
import type { ReadConfiguration } from "./configuration.ts";
import { finding } from "./finding.ts";
import type { Finding } from "./finding.ts";

/** Every fuse that the installed @electron/fuses knows, by the name that electron-builder has for it. */
export const FUSES: readonly { readonly name: string; readonly index: number }[] = Object.entries(FuseV1Options).flatMap(([name, index]) => (
  typeof index === "number" ? [{ name: `${name.charAt(0).toLowerCase()}${name.slice(1)}`, index }] : []
));

/** What each fuse must be: an installer whose client can be scripted or debugged is no exam client. */
const WANTED: Readonly<Record<string, boolean>> = {
  runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false, enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true, loadBrowserProcessSpecificV8Snapshot: false, grantFileProtocolExtraPrivileges: false,
};

/** What `electron-builder.yml` must say whatever is built of it. */
export function checkConfiguration({ text, configuration }: ReadConfiguration): readonly Finding[] {
  const { electronFuses, files, protocols, fileAssociations } = configuration;
  return [
    finding("every fuse is named", [
      ...FUSES.filter(({ name }) => !Object.hasOwn(electronFuses, name)).map(({ name }) => `${name} is not decided`),
      ...Object.keys(electronFuses).filter((name) => !FUSES.some((fuse) => fuse.name === name)).map((name) => `${name} is no fuse`),
    ]),
    finding("every fuse has a reason", Object.keys(electronFuses).filter((name) => !hasReason(text, name)).map((name) => `${name} has no comment above it`)),
    finding("fuses are set for an exam client", Object.entries(electronFuses).filter(([name, on]) => WANTED[name] !== on).map(([name, on]) => `${name} is ${on}`)),
    finding("the archive's integrity is embedded", [...(configuration.asar ? [] : ["asar is off"]), ...(configuration.disableAsarIntegrity ? ["disableAsarIntegrity is on"] : [])]),
    finding("installers of every kind", [
      ...missing(TARGETS.linux, configuration.linux.target), ...missing(TARGETS.win, configuration.win.target), ...missing(TARGETS.mac, configuration.mac.target),
    ]),
    finding("links and files open the client", [
      ...(protocols.some(({ schemes }) => schemes.includes("invigil")) ? [] : ["invigil:// is not registered"]),
      ...(fileAssociations.some(({ ext, mimeType }) => ext === "invigil" && mimeType !== "") ? [] : [".invigil has no association with a media type"]),
    ]),
    finding("macOS's hardened runtime and notarisation", [...(configuration.mac.hardenedRuntime ? [] : ["hardenedRuntime is off"]), ...(configuration.mac.notarize ? [] : ["notarize is off"])]),
    finding("no packages, source maps or tests in the archive", ["!node_modules/**", "!**/*.map", "!test/**"].filter((pattern) => !files.includes(pattern)).map((pattern) => `files lack ${pattern}`)),
    finding("signing comes from the environment", /(?:cscLink|cscKeyPassword|certificateFile|certificatePassword|certificateSha1)\s*:/u.test(text) ? ["a certificate or password stands in the file"] : []),
  ];
}

function missing(wanted: readonly string[], found: readonly string[]): readonly string[] {
  return wanted.filter((target) => !found.includes(target)).map((target) => `no ${target}`);
}

function hasReason(text: string, fuse: string): boolean {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => new RegExp(`^\\s+${fuse}:`, "u").test(line));
  return at > 0 && /^\s+# \S/u.test(lines[at - 1] ?? "");
}
