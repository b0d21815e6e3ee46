/** Scheme of the application's own pages. Privileged as standard and secure, never as a bypass of CSP. */
export const APP_SCHEME = "app";
export const APP_HOST = "invigil";
/** Origin of every page that may speak to main. */
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
/** The one page. */
export const APP_INDEX = `${APP_ORIGIN}/index.html`;

/**
 * Whether a URL belongs to the application. Compared by parts, because the URL standard gives non-special schemes the opaque
 * origin "null", and because a prefix comparison would accept `app://invigil.evil/`.
 */
export function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const parsed = new URL(url);
  return parsed.protocol === `${APP_SCHEME}:` && parsed.host === APP_HOST && parsed.username === "" && parsed.password === "";
}
