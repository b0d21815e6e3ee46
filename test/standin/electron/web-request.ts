import { guarded } from "./emulated.ts";

/** What listeners are told about a request. URLs are those that the application knows (`app://…`). */
export interface RequestDetails {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
  readonly referrer: string;
  readonly timestamp: number;
  readonly webContentsId: number;
  readonly webContents: unknown;
  readonly frame: unknown;
}

type Headers = Readonly<Record<string, string>>;
type ResponseHeaders = Readonly<Record<string, readonly string[]>>;
interface BeforeAnswer { readonly cancel?: boolean; readonly redirectURL?: string }
interface SendAnswer { readonly cancel?: boolean; readonly requestHeaders?: Readonly<Record<string, string | readonly string[]>> }
interface ReceivedAnswer { readonly cancel?: boolean; readonly responseHeaders?: Readonly<Record<string, string | readonly string[]>>; readonly statusLine?: string }
type ReceivedDetails = RequestDetails & { readonly statusCode: number; readonly statusLine: string; readonly responseHeaders: ResponseHeaders };

interface Filter { readonly urls?: readonly string[]; readonly excludeUrls?: readonly string[]; readonly types?: readonly string[] }
type Listener<D, A> = (details: D, callback: (answer: A) => void) => void;
interface Registered<D, A> { readonly filter: Filter; readonly listener: Listener<D, A> }
type Register<D, A> = (filterOrListener: Filter | Listener<D, A> | null, listener?: Listener<D, A> | null) => void;

export interface WebRequest {
  readonly onBeforeRequest: Register<RequestDetails, BeforeAnswer>;
  readonly onBeforeSendHeaders: Register<RequestDetails & { readonly requestHeaders: Headers }, SendAnswer>;
  readonly onHeadersReceived: Register<ReceivedDetails, ReceivedAnswer>;
}

/** Request listeners of a session: one for each event, the last registration wins, as in Electron. */
export class RequestListeners {
  readonly webRequest: WebRequest;
  #before: Registered<RequestDetails, BeforeAnswer> | null = null;
  #sending: Registered<RequestDetails & { readonly requestHeaders: Headers }, SendAnswer> | null = null;
  #received: Registered<ReceivedDetails, ReceivedAnswer> | null = null;

  constructor() {
    this.webRequest = guarded<WebRequest>("webRequest", {
      onBeforeRequest: (first, second) => {
        this.#before = registration(first, second);
      },
      onBeforeSendHeaders: (first, second) => {
        this.#sending = registration(first, second);
      },
      onHeadersReceived: (first, second) => {
        this.#received = registration(first, second);
      },
    });
  }

  /** Whether responses have to be held for a listener. */
  get watchesResponses(): boolean {
    return this.#received !== null;
  }

  beforeRequest(details: RequestDetails): Promise<BeforeAnswer> {
    return ask(this.#before, details, {});
  }

  beforeSendHeaders(details: RequestDetails, requestHeaders: Headers): Promise<SendAnswer> {
    return ask(this.#sending, { ...details, requestHeaders }, {});
  }

  headersReceived(details: RequestDetails, statusCode: number, responseHeaders: ResponseHeaders): Promise<ReceivedAnswer> {
    return ask(this.#received, { ...details, statusCode, statusLine: `HTTP/1.1 ${statusCode}`, responseHeaders }, {});
  }
}

function registration<D, A>(first: Filter | Listener<D, A> | null, second: Listener<D, A> | null | undefined): Registered<D, A> | null {
  if (typeof first === "function") return { filter: {}, listener: first };
  return second === null || second === undefined ? null : { filter: first ?? {}, listener: second };
}

async function ask<D extends RequestDetails, A>(registered: Registered<D, A> | null, details: D, otherwise: A): Promise<A> {
  if (registered === null || !matches(registered.filter, details)) return otherwise;
  return await new Promise<A>((resolve) => registered.listener(details, resolve));
}

function matches({ urls, excludeUrls, types }: Filter, { url, resourceType }: RequestDetails): boolean {
  if (urls !== undefined && urls.length > 0 && !urls.some((pattern) => matchesPattern(pattern, url))) return false;
  if (excludeUrls?.some((pattern) => matchesPattern(pattern, url)) === true) return false;
  return types === undefined || types.length === 0 || types.includes(resourceType);
}

/** Chromium's match patterns: `<all_urls>`, `*://*.example.org/*`, `app://*`; `*` as a scheme means http, https, ws and wss. */
export function matchesPattern(pattern: string, url: string): boolean {
  if (pattern === "<all_urls>") return true;
  const [scheme = "", rest = ""] = pattern.split(/:\/\/(.*)/su);
  const schemeSource = scheme === "*" ? "(?:https?|wss?)" : wildcard(scheme);
  const slash = rest.indexOf("/");
  const host = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? "/*" : rest.slice(slash);
  const hostSource = host === "*" ? "[^/]*" : host.startsWith("*.") ? `(?:[^/]+\\.)?${wildcard(host.slice(2))}` : wildcard(host);
  return new RegExp(`^${schemeSource}://${hostSource}${host.includes(":") ? "" : "(?::\\d+)?"}${wildcard(path)}$`, "isu").test(url.replace(/^([^:]+:\/\/[^/]+)$/u, "$1/"));
}

function wildcard(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\/-]/gu, "\\$&").replaceAll("*", ".*");
}
