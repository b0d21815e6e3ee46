/**
 * Custom schemes inside Chromium. Only Chromium's own code can register a scheme, so `app://main/x` is served as `https://main.app.invalid/x`
 * (RFC 6761 §6.4: `.invalid` never resolves) and everything that main sees is translated back.
 */
const schemes = new Set<string>();

/** Makes a scheme known, at `registerSchemesAsPrivileged` or `handle`. */
export function addScheme(scheme: string): void {
  schemes.add(scheme);
}

/** `app://main/x` → `https://main.app.invalid/x`; other URLs as they are. */
export function toWebUrl(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/iu, (whole, scheme: string, host: string) => {
    const name = scheme.toLowerCase();
    if (!schemes.has(name)) return whole;
    const [bare, port] = host.split(":");
    return `https://${bare === "" || bare === undefined ? "host" : bare}.${name}.invalid${port === undefined ? "" : `:${port}`}`;
  });
}

/** `https://main.app.invalid/x` → `app://main/x`; other URLs as they are. */
export function toAppUrl(url: string): string {
  return url.replace(/^(?:https|wss):\/\/([^/?#]*)\.([a-z][a-z0-9+-]*)\.invalid(:\d+)?(?=[/?#]|$)/iu, (whole, host: string, scheme: string, port: string | undefined) =>
    schemes.has(scheme) ? `${scheme}://${host}${port ?? ""}` : whole);
}

/** Scheme of a URL when it is a custom one. */
export function customScheme(appUrl: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]*):/iu.exec(appUrl)?.[1]?.toLowerCase();
  return scheme !== undefined && schemes.has(scheme) ? scheme : null;
}

/** Origin as Electron reports it: `app://main` for a standard custom scheme. */
export function originOf(appUrl: string): string {
  const scheme = customScheme(appUrl);
  if (scheme !== null) return `${scheme}://${/^[^:]+:\/\/([^/?#]*)/u.exec(appUrl)?.[1] ?? ""}`;
  try {
    return new URL(appUrl).origin;
  } catch {
    return "null";
  }
}

/** Response headers in which an origin may stand, in Chromium's terms: a policy that names `app:` must mean the same there. */
export function toWebHeader(name: string, value: string): string {
  const lower = name.toLowerCase();
  if (lower === "location" || lower === "access-control-allow-origin") return toWebUrl(value);
  if (!lower.startsWith("content-security-policy")) return value;
  return value.split(/(\s+|;)/u).map((word) => {
    const scheme = /^([a-z][a-z0-9+.-]*):$/iu.exec(word)?.[1]?.toLowerCase();
    return scheme !== undefined && schemes.has(scheme) ? `https://*.${scheme}.invalid` : toWebUrl(word);
  }).join("");
}
