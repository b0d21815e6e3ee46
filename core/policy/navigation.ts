/** Origin of every page that the client shows. */
export const APP_ORIGIN = "app://invigil";

/** Whether a window may go to an address: to the client's own pages and nowhere else. */
export function isNavigationAllowed(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return `${protocol}//${host}` === APP_ORIGIN && username === "" && password === "";
}
