import type { JournalDependencies } from "../journal/journal.ts";
import type { Flow } from "./flow.ts";

/** What a journal of this flow works with. */
export function journalDependencies({ parts }: Flow): JournalDependencies {
  return { profile: parts.config.profile, secrets: parts.ports.secrets, clock: parts.clock, random: parts.random };
}
