import { APP_ORIGIN, isAppUrl } from "./origin.ts";

/**
 * Whether a page of ours may ask for a URL: our own scheme, and pictures that the page itself holds (`data:`, and `blob:` of our origin).
 * The content security policy narrows this further.
 */
export function isRequestAllowed(url: string): boolean {
  return isAppUrl(url) || url.startsWith("data:") || url.startsWith(`blob:${APP_ORIGIN}/`);
}

/** Scheme and host of a URL, for logs and incidents: the rest may hold data of people. */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return "unreadable";
  const { protocol, host } = new URL(url);
  return host === "" ? protocol : `${protocol}//${host}`;
}
