import type { Configuration } from "./configuration.ts";

export type TargetSystem = "linux" | "win" | "mac";

/** Something that only whoever releases knows. */
export interface Missing {
  readonly variable: string;
  /** What is left out without it. */
  readonly without: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment gives, by system: each is needed for a release. */
const NEEDED: Readonly<Record<TargetSystem, readonly Missing[]>> = {
  linux: [
    { variable: "INVIGIL_HOMEPAGE", without: "no deb and no rpm: both name a home page" },
    { variable: "INVIGIL_MAINTAINER", without: "no deb and no rpm: both name who maintains them, as \"Name <address>\"" },
  ],
  win: [
    { variable: "INVIGIL_PUBLISHER_NAME", without: "no publisherName: updates are not compared with the name in the certificate" },
    { variable: "CSC_LINK", without: "installers are not signed" },
    { variable: "CSC_KEY_PASSWORD", without: "installers are not signed" },
  ],
  mac: [
    { variable: "CSC_LINK", without: "installers are not signed" },
    { variable: "CSC_KEY_PASSWORD", without: "installers are not signed" },
    { variable: "APPLE_API_KEY", without: "installers are not notarised" },
    { variable: "APPLE_API_KEY_ID", without: "installers are not notarised" },
    { variable: "APPLE_API_ISSUER", without: "installers are not notarised" },
  ],
};

const UPDATES: Missing = { variable: "INVIGIL_UPDATE_URL", without: "the client has no updater" };

/** What a release for a system still needs. Nobody's name or address is made up. */
export function missingFor(system: TargetSystem, env: Environment): readonly Missing[] {
  return [...NEEDED[system], UPDATES].filter(({ variable }) => !isGiven(env, variable) && !isGiven(env, `WIN_${variable}`));
}

/** The configuration with what the environment gives; targets that cannot be built without it are left out. */
export function completeConfiguration(configuration: Configuration, env: Environment): Configuration {
  const { INVIGIL_HOMEPAGE: homepage, INVIGIL_MAINTAINER: maintainer, INVIGIL_PUBLISHER_NAME: publisherName, INVIGIL_UPDATE_URL: url } = env;
  const isDescribed = isGiven(env, "INVIGIL_HOMEPAGE") && isGiven(env, "INVIGIL_MAINTAINER");
  return {
    ...configuration,
    ...(homepage === undefined || homepage === "" ? {} : { extraMetadata: { homepage } }),
    linux: { ...configuration.linux, target: configuration.linux.target.filter((target) => isDescribed || (target !== "deb" && target !== "rpm")), ...(isDescribed ? { maintainer } : {}) },
    win: { ...configuration.win, ...(publisherName === undefined || publisherName === "" ? {} : { signtoolOptions: { publisherName: [publisherName] } }) },
    publish: url === undefined || url === "" ? null : [{ provider: "generic", url }],
  };
}

function isGiven(env: Environment, variable: string): boolean {
  return (env[variable] ?? "") !== "";
}
