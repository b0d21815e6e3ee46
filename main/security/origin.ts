import { APP_ORIGIN, isNavigationAllowed } from "../../core/policy/navigation.ts";

export { APP_ORIGIN };

/** Scheme of the application's own pages. Privileged as standard and secure, never as a bypass of CSP. */
export const APP_SCHEME = "app";
/** The one page. */
export const APP_INDEX = `${APP_ORIGIN}/index.html`;

/**
 * Whether a URL belongs to the application. Compared by parts, because the URL standard gives non-special schemes the opaque
 * origin "null", and because a prefix comparison would accept `app://invigil.evil/`.
 */
export function isAppUrl(url: string): boolean {
  return isNavigationAllowed(url);
}
