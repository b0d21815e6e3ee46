import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { Platform, build } from "electron-builder";
import { bundle } from "./bundle.ts";
import { checkArchive } from "./package/check-archive.ts";
import { checkConfiguration } from "./package/check-configuration.ts";
import { bundledFiles, checkFiles } from "./package/check-files.ts";
import { checkFuses, unknownFuses } from "./package/check-fuses.ts";
import { readConfiguration } from "./package/configuration.ts";
import type { Configuration } from "./package/configuration.ts";
import { completeConfiguration, missingFor } from "./package/environment.ts";
import type { TargetSystem } from "./package/environment.ts";
import type { Finding } from "./package/finding.ts";
import { findRuntime } from "./start/runtime.ts";

const root = new URL("..", import.meta.url).pathname;
const SYSTEMS: Readonly<Record<string, TargetSystem>> = { linux: "linux", win32: "win", darwin: "mac" };

/** `npm run package`: builds the installers that this system can build and checks them; `--release` refuses when something is missing that a release needs. Exit status 0 only when all is right. */
const { values: options } = parseArgs({ options: { release: { type: "boolean", default: false } } });
const system = SYSTEMS[process.platform];
if (system === undefined) throw new Error(`no installers are built on ${process.platform}`);

const read = readConfiguration();
const missing = missingFor(system, process.env);
for (const { variable, without } of missing) console.log(`not given: ${variable} (${without})`);
const findings: Finding[] = [...checkConfiguration(read), ...(options.release ? missing.map(({ variable, without }): Finding => ({ what: `${variable} is given`, wrong: without })) : [])];

await bundle({ sourceMaps: false });
findings.push(...checkFiles(bundledFiles(root)));

const runtime = findRuntime();
if (runtime.kind === "preview") {
  console.log(`${runtime.because}, so no installer was built: the configuration and the bundles were checked, fuses and archives of a built program were not.`);
} else {
  findings.push(...await buildAndCheck(system, completeConfiguration(read.configuration, process.env), dirname(runtime.executable)));
}
for (const { what, wrong } of findings) console.log(wrong === null ? `right: ${what}` : `WRONG: ${what}: ${wrong}`);
process.exit(findings.every(({ wrong }) => wrong === null) ? 0 : 1);

async function buildAndCheck(on: TargetSystem, configuration: Configuration, electronDist: string): Promise<readonly Finding[]> {
  const platform = { linux: Platform.LINUX, win: Platform.WINDOWS, mac: Platform.MAC }[on];
  // macOS's executable lies in the bundle that the folder holds.
  const dist = on === "mac" ? join(electronDist, "../../..") : electronDist;
  const artifacts = await build({ projectDir: root, publish: "never", targets: platform.createTarget(configuration[on].target), config: { ...configuration, electronDist: dist, forceCodeSigning: options.release && on !== "linux" } });
  for (const artifact of artifacts) console.log(`built: ${artifact}`);
  const { program, archive, embeddedIn } = builtProgram(on);
  if (!existsSync(archive)) return [{ what: "a built program", wrong: `${archive} is missing` }];
  const unknown = await unknownFuses(program);
  if (unknown.length > 0) console.log(`Electron has fuses that electron-builder cannot set yet (${unknown.join(", ")}): they stay as Electron ships them.`);
  return [...checkArchive(archive, embeddedIn), await checkFuses(program, configuration.electronFuses)];
}

/** Where electron-builder leaves the program before it packs it. */
function builtProgram(on: TargetSystem): { readonly program: string; readonly archive: string; readonly embeddedIn: string | null } {
  const output = join(root, "out/installers");
  if (on === "linux") return { program: join(output, "linux-unpacked/invigil"), archive: join(output, "linux-unpacked/resources/app.asar"), embeddedIn: null };
  if (on === "win") {
    const program = join(output, "win-unpacked/Invigil.exe");
    return { program, archive: join(output, "win-unpacked/resources/app.asar"), embeddedIn: program };
  }
  const contents = join(output, process.arch === "arm64" ? "mac-arm64" : "mac", "Invigil.app/Contents");
  return { program: join(contents, "MacOS/Invigil"), archive: join(contents, "Resources/app.asar"), embeddedIn: join(contents, "Info.plist") };
}
