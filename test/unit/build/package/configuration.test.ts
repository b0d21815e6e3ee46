import { describe, expect, it } from "vitest";
import { FUSES, checkConfiguration } from "../../../../build/package/check-configuration.ts";
import { parseConfiguration, readConfiguration } from "../../../../build/package/configuration.ts";
import { completeConfiguration, missingFor } from "../../../../build/package/environment.ts";

const { text, configuration } = readConfiguration();

/** What is wrong with a configuration, in one text. */
function faultsOf(changed: string): string {
  return checkConfiguration(parseConfiguration(changed)).flatMap(({ what, wrong }) => (wrong === null ? [] : [`${what}: ${wrong}`])).join("\n");
}

describe("electron-builder.yml", () => {
  it("is right, and names all eight fuses of @electron/fuses", () => {
    expect(faultsOf(text)).toBe("");
    expect(FUSES.map(({ name }) => name)).toHaveLength(8);
  });

  it.each([
    ["a fuse that nobody decided", text.replace(/\n +# ELECTRON_RUN_AS_NODE.*\n +runAsNode: false/u, ""), "every fuse is named: runAsNode is not decided"],
    ["a fuse without a reason", text.replace(/\n +# ELECTRON_RUN_AS_NODE.*/u, ""), "every fuse has a reason: runAsNode has no comment above it"],
    ["a fuse that opens the client", text.replace("enableNodeCliInspectArguments: false", "enableNodeCliInspectArguments: true"), "enableNodeCliInspectArguments is true"],
    ["a fuse that does not exist", text.replace("runAsNode: false", "runAsNode: false\n  # A reason.\n  runAsDeno: false"), "runAsDeno is no fuse"],
    ["no integrity", text.replace("disableAsarIntegrity: false", "disableAsarIntegrity: true"), "disableAsarIntegrity is on"],
    ["a kind of installer that is left out", text.replace("[deb, rpm, AppImage]", "[deb, AppImage]"), "no rpm"],
    ["no links", text.replace("schemes: [invigil]", "schemes: [exam]"), "invigil:// is not registered"],
    ["no media type", text.replace(/\n +mimeType: .*/u, ""), ".invigil has no association with a media type"],
    ["source maps", text.replace('  - "!**/*.map"\n', ""), "files lack !**/*.map"],
    ["a password", text.replace("  hardenedRuntime: true", "  hardenedRuntime: true\n  cscKeyPassword: secret"), "a certificate or password stands in the file"],
    ["no hardened runtime", text.replace("hardenedRuntime: true", "hardenedRuntime: false"), "hardenedRuntime is off"],
  ])("is refused with %s", (_what, changed, fault) => {
    expect(changed).not.toBe(text);
    expect(faultsOf(changed)).toContain(fault);
  });
});

describe("what only the environment knows", () => {
  const RELEASE = { INVIGIL_HOMEPAGE: "https://invigil.example", INVIGIL_MAINTAINER: "Packagers <packages@invigil.example>", INVIGIL_PUBLISHER_NAME: "Example", INVIGIL_UPDATE_URL: "https://updates.example", CSC_LINK: "file.p12", CSC_KEY_PASSWORD: "x" };

  it("is named where it is missing, with what goes without it", () => {
    expect(missingFor("linux", {}).map(({ variable }) => variable)).toEqual(["INVIGIL_HOMEPAGE", "INVIGIL_MAINTAINER", "INVIGIL_UPDATE_URL"]);
    expect(missingFor("win", { CSC_LINK: "" }).map(({ variable }) => variable)).toEqual(["INVIGIL_PUBLISHER_NAME", "CSC_LINK", "CSC_KEY_PASSWORD", "INVIGIL_UPDATE_URL"]);
    expect(missingFor("win", { ...RELEASE, CSC_LINK: "", WIN_CSC_LINK: "file.p12" })).toEqual([]);
    expect(missingFor("mac", RELEASE).map(({ variable }) => variable)).toEqual(["APPLE_API_KEY", "APPLE_API_KEY_ID", "APPLE_API_ISSUER"]);
  });

  it("is put in where it is given, and nothing is made up where it is not", () => {
    const complete = completeConfiguration(configuration, RELEASE);
    const bare = completeConfiguration(configuration, {});

    expect(complete).toMatchObject({
      linux: { target: ["deb", "rpm", "AppImage"], maintainer: RELEASE.INVIGIL_MAINTAINER }, extraMetadata: { homepage: RELEASE.INVIGIL_HOMEPAGE },
      win: { signtoolOptions: { publisherName: ["Example"] } }, publish: [{ provider: "generic", url: RELEASE.INVIGIL_UPDATE_URL }],
    });
    expect(bare.linux.target).toEqual(["AppImage"]);
    expect(bare).toMatchObject({ publish: null });
    expect(JSON.stringify(bare)).not.toMatch(/maintainer|publisherName|homepage/u);
  });
});
