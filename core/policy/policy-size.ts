/** Largest policy without spaces, bytes. It travels in the manifest, of which clients take 2 MB in base64url. */
export const MOST_POLICY_BYTES = 1_250_000;
