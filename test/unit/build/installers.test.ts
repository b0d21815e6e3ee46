import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const builder = createRequire(createRequire(import.meta.url).resolve("electron-builder"));

interface BuilderConfiguration {
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly files: unknown;
  readonly fileAssociations: readonly { readonly ext: string; readonly mimeType?: string }[];
}

const { getConfig, validateConfiguration } = builder("app-builder-lib/out/util/config/config") as {
  readonly getConfig: (folder: string, file: null, given: null) => Promise<BuilderConfiguration>;
  readonly validateConfiguration: (configuration: unknown, log: { readonly isEnabled: boolean; readonly add: () => void }) => Promise<void>;
};
const { getMainFileMatchers, getNodeModuleFileMatcher } = builder("app-builder-lib/out/fileMatcher") as Readonly<Record<"getMainFileMatchers" | "getNodeModuleFileMatcher", (...args: readonly unknown[]) => unknown>>;
const { FuseV1Options } = createRequire(builder.resolve("app-builder-lib/package.json"))("@electron/fuses") as { readonly FuseV1Options: Readonly<Record<string, unknown>> };

interface Matcher {
  readonly createFilter: () => (path: string, stat: object) => boolean;
}

const quiet = { isEnabled: false, add: (): void => undefined };
const asFile = { isDirectory: () => false, isFile: () => true };

/** What electron-builder itself would put into the archive, asked with its own matchers. */
function packs(configuration: BuilderConfiguration): (path: string) => boolean {
  const packager = { config: configuration, projectDir: root, buildResourcesDir: "build/resources", debugLogger: quiet, isPrepackedAppAsar: false };
  const unchanged = (text: string): string => text;
  const [own] = getMainFileMatchers(root, "/archive", unchanged, {}, { info: packager, config: configuration }, join(root, "out/installers"), false) as readonly Matcher[];
  const modules = getNodeModuleFileMatcher(root, "/archive", unchanged, {}, packager) as Matcher;
  return (path) => (path.startsWith("node_modules/") ? modules : own)?.createFilter()(join(root, path), asFile) ?? false;
}

describe("electron-builder.yml", () => {
  it("fits electron-builder's own schema", async () => {
    const configuration = await getConfig(root, null, null);

    await expect(validateConfiguration(configuration, quiet)).resolves.toBeUndefined();
    await expect(validateConfiguration({ ...configuration, linux: { categorie: "Education" } }, quiet)).rejects.toThrow("Invalid configuration object");
  });

  it("decides every fuse that Electron has", async () => {
    const { electronFuses } = await getConfig(root, null, null);

    const fuses = Object.keys(FuseV1Options).filter((name) => /^[A-Z]/u.test(name));

    expect(fuses.length).toBeGreaterThanOrEqual(8);
    expect(Object.keys(electronFuses).map((name) => name.toLowerCase()).toSorted()).toEqual(fuses.map((name) => name.toLowerCase()).toSorted());
  });

  it("packs the bundles and the manifest that names the main one, and nothing else", async () => {
    const isPacked = packs(await getConfig(root, null, null));
    const { main } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly main: string };
    const wanted = ["package.json", main, "out/preload/index.cjs", "out/renderer/index.html", "out/renderer/assets/index.css"];
    const unwanted = ["out/console/index.html", "core/result.ts", "main/index.ts", "platform/demo/answers.json", "test/standin/run.ts", ".env", "node_modules/valibot/dist/index.js"];

    expect(wanted.filter((path) => !isPacked(path))).toEqual([]);
    expect(unwanted.filter(isPacked)).toEqual([]);
    expect(unwanted.filter((path) => path.endsWith(".ts")).every((path) => existsSync(join(root, path)))).toBe(true);
  });

  it("gives each file association the media type without which Linux passes it over", async () => {
    const { fileAssociations } = await getConfig(root, null, null);

    expect(fileAssociations.filter(({ mimeType }) => mimeType === undefined)).toEqual([]);
  });
});
