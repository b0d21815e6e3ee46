import type { CdpSession } from "../chromium/cdp-connection.ts";
import { reportFailure } from "../chromium/cdp-connection.ts";
import type { Protocol } from "../chromium/protocol.ts";
import type { WebFrameMain } from "./frames.ts";
import { customScheme, toAppUrl, toWebHeader, toWebUrl } from "./scheme-urls.ts";
import type { SchemeHandlers } from "./protocol.ts";
import type { RequestDetails, RequestListeners } from "./web-request.ts";

type Paused = Protocol.Events["Fetch.requestPaused"];
type HeaderEntry = Protocol.Fetch.HeaderEntry;

/** What the gate asks of the page whose requests it sees. */
export interface GateHost {
  readonly webContentsId: number;
  readonly webContents: unknown;
  readonly requests: RequestListeners;
  readonly schemes: SchemeHandlers;
  readonly frame: (frameId: string | undefined) => WebFrameMain | null;
  readonly isMainFrame: (frameId: string | undefined) => boolean;
  /** A page wants to go somewhere. @returns false when main prevented it */
  readonly mayNavigate: (navigation: { readonly url: string; readonly isMainFrame: boolean; readonly isRedirect: boolean; readonly frame: WebFrameMain | null }) => boolean;
  readonly onBlocked: (url: string, isMainFrame: boolean) => void;
}

const RESOURCE_TYPES: Readonly<Record<string, string>> = {
  Stylesheet: "stylesheet", Script: "script", Image: "image", Font: "font", XHR: "xhr", Fetch: "xhr", Media: "media", WebSocket: "webSocket", Ping: "ping", CSPViolationReport: "cspReport",
};
/** Chromium sets these itself and refuses them from outside. */
const HOP_HEADERS = new Set(["content-length", "content-encoding", "transfer-encoding", "connection"]);

/** Every request of a page passes here: navigation guards, webRequest listeners, custom schemes, then the network. */
export class RequestGate {
  readonly #host: GateHost;
  readonly #expected = new Set<string>();
  #lastId = 0;

  constructor(host: GateHost) {
    this.#host = host;
  }

  /** The next navigation of the main frame to this URL is main's own (`loadURL`, `reload`): no will-navigate. */
  expect(webUrl: string): void {
    // Other schemes (data:, about:) never come by here and would leave the door open for a later navigation.
    if (/^https?:/iu.test(webUrl)) this.#expected.add(withoutFragment(webUrl));
  }

  /** Holds every request of a session: the page itself, or a frame or worker of it that has a session of its own. */
  async watch(session: CdpSession): Promise<void> {
    session.on("Fetch.requestPaused", (paused) => reportFailure(this.#paused(session, paused), `request of ${paused.request.url.slice(0, 200)}`));
    await session.send("Fetch.enable", { patterns: [{ urlPattern: "*", requestStage: "Request" }] });
  }

  async #paused(session: CdpSession, paused: Paused): Promise<void> {
    const url = toAppUrl(paused.request.url);
    const details = this.#details(paused, url);
    if (paused.responseStatusCode !== undefined || paused.responseErrorReason !== undefined) return await this.#response(session, paused, details);
    const isMainFrame = paused.resourceType === "Document" && this.#host.isMainFrame(paused.frameId);
    const isOwn = isMainFrame && this.#expected.delete(withoutFragment(paused.request.url));
    if (paused.resourceType === "Document" && !isOwn) {
      const isRedirect = paused.redirectedRequestId !== undefined;
      const allowed = this.#host.mayNavigate({ url, isMainFrame, isRedirect, frame: this.#host.frame(paused.frameId) });
      if (!allowed) return await fail(session, paused, "Aborted");
    }
    const before = await this.#host.requests.beforeRequest(details);
    if (before.cancel === true) {
      this.#host.onBlocked(url, isMainFrame);
      return await fail(session, paused, "BlockedByClient");
    }
    if (before.redirectURL !== undefined) {
      if (isMainFrame) this.expect(toWebUrl(before.redirectURL));
      await session.send("Fetch.fulfillRequest", { requestId: paused.requestId, responseCode: 307, responseHeaders: [{ name: "Location", value: toWebUrl(before.redirectURL) }, { name: "Access-Control-Allow-Origin", value: "*" }] });
      return;
    }
    const scheme = customScheme(url);
    if (scheme !== null) return await this.#serve(session, paused, details, scheme);
    const sending = await this.#host.requests.beforeSendHeaders(details, paused.request.headers);
    if (sending.cancel === true) return await fail(session, paused, "BlockedByClient");
    await session.send("Fetch.continueRequest", {
      requestId: paused.requestId, interceptResponse: this.#host.requests.watchesResponses,
      ...(sending.requestHeaders === undefined ? {} : { headers: headerList(sending.requestHeaders) }),
    });
  }

  async #serve(session: CdpSession, paused: Paused, details: RequestDetails, scheme: string): Promise<void> {
    // Chromium's tab asks for an icon; an Electron window never does.
    if (paused.resourceType === "Other" && new URL(paused.request.url).pathname === "/favicon.ico") return await fulfil(session, paused, 404, [], "");
    const sending = await this.#host.requests.beforeSendHeaders(details, paused.request.headers);
    if (sending.cancel === true) return await fail(session, paused, "BlockedByClient");
    const response = await this.#host.schemes.answer(scheme, await makeRequest(session, paused, details.url));
    if (response === null || response.type === "error") return await fail(session, paused, "Failed");
    const body = Buffer.from(await response.arrayBuffer()).toString("base64");
    const received = await this.#host.requests.headersReceived(details, response.status, multiHeaders([...response.headers]));
    if (received.cancel === true) return await fail(session, paused, "BlockedByClient");
    const headers = received.responseHeaders === undefined ? [...response.headers].map(([name, value]) => ({ name, value })) : headerList(received.responseHeaders);
    await fulfil(session, paused, response.status, headers.filter(({ name }) => !HOP_HEADERS.has(name.toLowerCase())), body);
  }

  async #response(session: CdpSession, paused: Paused, details: RequestDetails): Promise<void> {
    if (paused.responseStatusCode === undefined) {
      await session.send("Fetch.continueRequest", { requestId: paused.requestId });
      return;
    }
    const headers = multiHeaders((paused.responseHeaders ?? []).map(({ name, value }) => [name, value]));
    const received = await this.#host.requests.headersReceived(details, paused.responseStatusCode, headers);
    if (received.cancel === true) return await fail(session, paused, "BlockedByClient");
    await session.send("Fetch.continueResponse", {
      requestId: paused.requestId,
      ...(received.responseHeaders === undefined ? {} : { responseCode: paused.responseStatusCode, responseHeaders: headerList(received.responseHeaders).map(toWeb) }),
    });
  }

  #details(paused: Paused, url: string): RequestDetails {
    this.#lastId += 1;
    const document = this.#host.isMainFrame(paused.frameId) ? "mainFrame" : "subFrame";
    return {
      id: this.#lastId, url, method: paused.request.method, resourceType: paused.resourceType === "Document" ? document : (RESOURCE_TYPES[paused.resourceType] ?? "other"),
      referrer: toAppUrl(headerOf(paused, "referer") ?? ""), timestamp: Date.now(), webContentsId: this.#host.webContentsId, webContents: this.#host.webContents, frame: this.#host.frame(paused.frameId),
    };
  }
}

async function makeRequest(session: CdpSession, paused: Paused, url: string): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(paused.request.headers)) headers.append(name, ["origin", "referer"].includes(name.toLowerCase()) ? toAppUrl(value) : value);
  const { method } = paused.request;
  const hasBody = paused.request.hasPostData === true && method !== "GET" && method !== "HEAD";
  const body = hasBody ? await readBody(session, paused) : null;
  return new Request(url, { method, headers, body });
}

async function readBody(session: CdpSession, paused: Paused): Promise<Uint8Array<ArrayBuffer>> {
  const entries = paused.request.postDataEntries;
  if (entries !== undefined && entries.every(({ bytes }) => bytes !== undefined)) return Uint8Array.from(Buffer.concat(entries.map(({ bytes }) => Buffer.from(bytes ?? "", "base64"))));
  const { postData } = await session.send("Network.getRequestPostData", { requestId: paused.networkId ?? paused.requestId });
  return Uint8Array.from(Buffer.from(postData, "utf8"));
}

async function fulfil(session: CdpSession, paused: Paused, status: number, headers: readonly HeaderEntry[], body: string): Promise<void> {
  await session.send("Fetch.fulfillRequest", { requestId: paused.requestId, responseCode: status, responseHeaders: headers.map(toWeb), body });
}

async function fail(session: CdpSession, paused: Paused, errorReason: Protocol.Network.ErrorReason): Promise<void> {
  await session.send("Fetch.failRequest", { requestId: paused.requestId, errorReason });
}

function toWeb({ name, value }: HeaderEntry): HeaderEntry {
  return { name, value: toWebHeader(name, value) };
}

function headerList(headers: Readonly<Record<string, string | readonly string[]>>): HeaderEntry[] {
  return Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [value] : value).map((single) => ({ name, value: single })));
}

function multiHeaders(entries: readonly (readonly [string, string])[]): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const [name, value] of entries) headers[name] = [...(headers[name] ?? []), value];
  return headers;
}

function headerOf(paused: Paused, name: string): string | undefined {
  return Object.entries(paused.request.headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/su, "");
}
