import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { writeDurably } from "../files/write-durably.ts";

const fileSchema = v.record(v.string(), v.string());

/** Which organisation's key was met first at each platform: trust on first use, as SSH does it. */
export interface KnownOrganisations {
  /** Thumbprint of the key, null when the platform is new here. */
  readonly keyOf: (platform: string) => string | null;
  readonly remember: (platform: string, kid: string) => void;
}

/** Kept in `<profile>/known-organisations.json`. A file that cannot be read knows nobody; one that cannot be written forgets. */
export function openKnownOrganisations(profile: string, onProblem: (cause: unknown) => void): KnownOrganisations {
  const path = join(profile, "known-organisations.json");
  const known = new Map(Object.entries(read(path)));
  return {
    keyOf: (platform) => known.get(platform) ?? null,
    remember: (platform, kid) => {
      if (known.get(platform) === kid) return;
      known.set(platform, kid);
      try {
        writeDurably(path, JSON.stringify(Object.fromEntries(known), null, 2));
      } catch (cause) {
        onProblem(cause);
      }
    },
  };
}

function read(path: string): Readonly<Record<string, string>> {
  try {
    return v.parse(fileSchema, JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return {};
  }
}
