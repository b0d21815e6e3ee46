import type { PublicJwk } from "../core/crypto/signing.ts";
import type { SettingsSource } from "../core/settings/settings-source.ts";
import type { StartArguments } from "./arguments.ts";

/** What the composition root is told besides its ports. */
export interface AppConfig {
  /** Folder for everything that is kept; exists and belongs to this user. */
  readonly profile: string;
  readonly arguments: StartArguments;
  readonly developerTools: boolean;
  /** Where the student's own files go by default, for the dialog that saves the receipt. */
  readonly documents: string;
  /** What the machine-wide places of this computer say, weakest first. */
  readonly places: readonly SettingsSource[];
  /** Keys that may sign releases; those of the build when absent. */
  readonly releaseKeys?: readonly PublicJwk[];
}
