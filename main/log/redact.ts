/** Names of fields whose values never reach a log. */
const SECRET_FIELDS = /^(?:token|authorization|candidatecode|startcode|code|password|secret|d|privatejwk|recordkey|contentkey|key|response|responses|answer|answers|payload|candidatename|name)$/i;
/** Compact JWS and long runs of base64url or hexadecimal: keys, tokens, ciphertext. */
const LONG_SECRETS = [/[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g, /[A-Za-z0-9_-]{40,}/g];
/** A start code as people write it. */
const START_CODES = /\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b/gi;
const MAX_TEXT = 2000;

/** Text without anything that looks like a key, a token, a code or a home folder's owner. */
export function redactText(text: string): string {
  const withoutSecrets = LONG_SECRETS.reduce((rest, pattern) => rest.replaceAll(pattern, "…"), text.slice(0, MAX_TEXT));
  return withoutSecrets.replaceAll(START_CODES, "…").replaceAll(/(\/home\/|\/Users\/|\\Users\\)[^/\\'"\n]+/g, "$1…");
}

/** A fact for the log, with fields of secret names and secret-looking texts replaced. */
export function redactFacts(facts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, redactValue(name, value)]));
}

function redactValue(name: string, value: unknown): unknown {
  // SECURITY: a field of this name holds a secret, an answer or a person whatever it looks like.
  if (SECRET_FIELDS.test(name)) return "…";
  if (typeof value === "string") return redactText(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (Array.isArray(value)) return value.slice(0, 20).map((entry) => redactValue("", entry));
  if (value instanceof Error) return redactText(`${value.name}: ${value.message} ${(value.stack ?? "").split("\n").slice(1, 4).join(" ").trim()}`);
  if (typeof value === "object") return redactFacts(Object.fromEntries(Object.entries(value)));
  return typeof value;
}
