/** The site that passkeys belong to (WebAuthn Level 3 §4, relying party). */
export interface RelyingParty {
  /** A passkey works for this name alone, so nobody can ask for it from a site that looks like this one. */
  readonly rpId: string;
  /** The page that may ask for it. */
  readonly origin: string;
}

/**
 * The site behind the platform's address; null where browsers allow no passkeys: an address of digits, or a name without https.
 * On the computer itself they allow `http://localhost`, so whoever tries the platform out opens it there.
 */
export function relyingParty(publicUrl: string | undefined): RelyingParty | null {
  if (publicUrl === undefined || !URL.canParse(publicUrl)) return null;
  const { protocol, hostname, port, origin } = new URL(publicUrl);
  if (["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return { rpId: "localhost", origin: `${protocol}//localhost${port === "" ? "" : `:${port}`}` };
  // A name has a letter in its last label; an address has none (WHATWG URL §3.5, "ends in a number").
  return protocol === "https:" && /(^|\.)[a-z][a-z0-9-]*\.?$/i.test(hostname) ? { rpId: hostname, origin } : null;
}
