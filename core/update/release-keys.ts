import type { PublicJwk } from "../crypto/signing.ts";

/**
 * Public keys that may sign a release, beside the signature of the operating system. Empty: this build takes no updates. Whoever releases makes a key with
 * `node build/sign-release.ts --new-key FILE`, keeps the file away from the machine that builds, and puts what it prints here.
 */
export const RELEASE_KEYS: readonly PublicJwk[] = [];
