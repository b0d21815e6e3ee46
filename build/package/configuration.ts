import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import * as v from "valibot";

const root = new URL("../..", import.meta.url).pathname;

/** Every kind of installer, by system. */
export const TARGETS = { linux: ["deb", "rpm", "AppImage"], win: ["nsis", "msi"], mac: ["dmg", "pkg", "zip"] } as const;

/** What is read of `electron-builder.yml` here; the rest goes to electron-builder as it is. */
const configurationSchema = v.looseObject({
  files: v.array(v.string()),
  asar: v.boolean(),
  disableAsarIntegrity: v.optional(v.boolean(), false),
  protocols: v.array(v.looseObject({ name: v.string(), schemes: v.array(v.string()) })),
  fileAssociations: v.array(v.looseObject({ ext: v.string(), mimeType: v.optional(v.string(), "") })),
  electronFuses: v.record(v.string(), v.boolean()),
  linux: v.looseObject({ target: v.array(v.picklist(TARGETS.linux)) }),
  win: v.looseObject({ target: v.array(v.picklist(TARGETS.win)) }),
  mac: v.looseObject({ target: v.array(v.picklist(TARGETS.mac)), hardenedRuntime: v.optional(v.boolean(), false), notarize: v.optional(v.boolean(), false) }),
});
export type Configuration = v.InferOutput<typeof configurationSchema>;

/** The configuration with the text that it was read from, for its comments. */
export interface ReadConfiguration {
  readonly text: string;
  readonly configuration: Configuration;
}

/** @throws when it is no configuration: a mistake in the repository */
export function parseConfiguration(text: string): ReadConfiguration {
  return { text, configuration: v.parse(configurationSchema, load(text)) };
}

/** Reads `electron-builder.yml`. */
export function readConfiguration(): ReadConfiguration {
  return parseConfiguration(readFileSync(`${root}electron-builder.yml`, "utf8"));
}
