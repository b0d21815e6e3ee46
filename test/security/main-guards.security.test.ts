import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Denial } from "../../main/ports.ts";
import { createAppProtocol } from "../../main/security/app-protocol.ts";
import type { AppProtocol } from "../../main/security/app-protocol.ts";
import { guardContents } from "../../main/security/contents-guard.ts";
import type { GuardedContents } from "../../main/security/contents-guard.ts";
import { DenialFeed, guardSession } from "../../main/security/session-guard.ts";
import type { GuardedSession } from "../../main/security/session-guard.ts";
import { dangerousSwitches } from "../../main/security/start-switches.ts";

describe("the session guard", () => {
  const handlers = new Map<string, (...args: never[]) => unknown>();
  const keep = (name: string) => (handler: unknown): void => void handlers.set(name, handler as (...args: never[]) => unknown);
  const call = (name: string, ...args: unknown[]): unknown => (handlers.get(name) as ((...all: unknown[]) => unknown) | undefined)?.(...args);
  const denials: Denial[] = [];
  let spellcheck: boolean | null = null;

  beforeEach(() => {
    handlers.clear();
    denials.length = 0;
    const session: GuardedSession = {
      setPermissionRequestHandler: keep("request"), setPermissionCheckHandler: keep("check"), setDevicePermissionHandler: keep("device"), setDisplayMediaRequestHandler: keep("display"),
      setSpellCheckerEnabled: (on) => void (spellcheck = on), webRequest: { onBeforeRequest: keep("before") }, on: (_event, listener) => keep("download")(listener),
    };
    guardSession(session, (denial) => denials.push(denial));
  });

  it.each(["media", "clipboard-read", "notifications", "fullscreen", "geolocation", "display-capture", "keyboardLock", "openExternal", "a-permission-of-tomorrow"])("refuses the permission %s both ways and says so", (permission) => {
    let granted: unknown = null;

    call("request", null, permission, (answer: boolean) => void (granted = answer));
    const checked = call("check", null, permission);

    expect([granted, checked]).toEqual([false, false]);
    expect(denials).toEqual([{ kind: "permission-denied", what: permission }, { kind: "permission-check-denied", what: permission }]);
  });

  it("refuses devices and the capture of screens", () => {
    let streams: unknown = null;

    call("display", {}, (answer: unknown) => void (streams = answer));

    expect(call("device", { deviceType: "hid" })).toBe(false);
    expect(streams).toEqual({});
  });

  it.each([
    ["app://invigil/index.html", false], ["app://invigil/assets/index.js?v=1", false], ["data:image/png;base64,AA==", false], ["blob:app://invigil/1234", false],
    ["https://example.org/", true], ["http://127.0.0.1:8080/v1/time", true], ["app://evil/index.html", true], ["app://invigil.evil/", true], ["app://user@invigil/", true], ["file:///etc/passwd", true],
    ["ws://example.org/", true], ["blob:https://example.org/1", true], ["javascript:alert(1)", true], ["chrome://settings", true], ["devtools://devtools/bundled/inspector.html", true], ["not a url", true],
  ])("lets the request %s through only if it is ours", (url, cancel) => {
    let answer: unknown = null;

    call("before", { url }, (response: unknown) => void (answer = response));

    expect(answer).toEqual({ cancel });
  });

  it("names the host of a blocked request and nothing else of it", () => {
    call("before", { url: "https://example.org/path?answer=42" }, () => undefined);

    expect(denials).toEqual([{ kind: "request-blocked", what: "https://example.org" }]);
  });

  it("prevents downloads and switches the spell checker off", () => {
    let prevented = false;

    call("download", { preventDefault: () => void (prevented = true) }, { getURL: () => "blob:app://invigil/1" });

    expect(prevented).toBe(true);
    expect(spellcheck).toBe(false);
  });

  it("tells the same denial once in ten seconds", () => {
    let now = 0;
    const heard: Denial[] = [];
    const feed = new DenialFeed(() => now);
    feed.subscribe((denial) => heard.push(denial));
    const denial: Denial = { kind: "pop-up-blocked", what: "https://example.org" };

    for (now = 0; now < 25_000; now += 100) feed.emit(denial);

    expect(heard).toHaveLength(3);
  });
});

describe("the contents guard", () => {
  function guarded(developerTools: boolean) {
    const listeners = new Map<string, (argument: unknown) => void>();
    const denials: Denial[] = [];
    let windowOpen: ((details: { url: string }) => { action: string }) | null = null;
    let closed = 0;
    const contents: GuardedContents = {
      setWindowOpenHandler: (handler) => void (windowOpen = handler), on: (event: string, listener: unknown) => void listeners.set(event, listener as (argument: unknown) => void), closeDevTools: () => void (closed += 1),
    };
    guardContents(contents, { developerTools }, (denial) => denials.push(denial));
    const emit = (event: string, url: string): boolean => {
      let prevented = false;
      listeners.get(event)?.({ url, preventDefault: () => void (prevented = true) });
      return prevented;
    };
    return { emit, open: (url: string) => windowOpen?.({ url }), denials, listeners, closed: () => closed };
  }

  it.each(["will-navigate", "will-frame-navigate", "will-redirect"])("keeps the page where it is on %s", (event) => {
    const { emit, denials } = guarded(false);

    const prevented = ["https://example.org/", "app://invigil/other.html", "app://evil/index.html", "file:///etc/passwd", "javascript:1", "about:blank"].map((url) => emit(event, url));

    expect(prevented).toEqual([true, true, true, true, true, true]);
    expect(denials[0]).toEqual({ kind: "navigation-blocked", what: "https://example.org" });
  });

  it("lets our own page reload", () => {
    expect(guarded(false).emit("will-navigate", "app://invigil/index.html")).toBe(false);
  });

  it("opens no window and attaches no webview", () => {
    const { open, emit, denials } = guarded(false);

    expect(open("https://example.org/secret?x=1")).toEqual({ action: "deny" });
    expect(emit("will-attach-webview", "")).toBe(true);
    expect(denials.map(({ kind, what }) => `${kind} ${what}`)).toEqual(["pop-up-blocked https://example.org", "navigation-blocked webview"]);
  });

  it("closes developer tools that are opened all the same", () => {
    const strict = guarded(false);
    const development = guarded(true);

    strict.listeners.get("devtools-opened")?.(undefined);

    expect(strict.closed()).toBe(1);
    expect(development.listeners.has("devtools-opened")).toBe(false);
  });
});

describe("app://invigil", () => {
  let served: AppProtocol;

  beforeEach(() => {
    const base = mkdtempSync(join(tmpdir(), "invigil-served-"));
    const folder = join(base, "renderer");
    mkdirSync(join(folder, "assets"), { recursive: true });
    writeFileSync(join(base, "secret.html"), "secret");
    writeFileSync(join(folder, "index.html"), "<!doctype html>");
    writeFileSync(join(folder, "assets", "index.js"), "1");
    writeFileSync(join(folder, "notes.txt"), "not of a served type");
    symlinkSync(join(base, "secret.html"), join(folder, "link.html"));
    served = createAppProtocol(folder);
    served.setAssets(new Map([["images/moon phase.svg", { bytes: new TextEncoder().encode("<svg/>"), mediaType: "image/svg+xml" }]]));
  });

  const get = (url: string, method = "GET") => served.serve({ url, method });

  it.each([
    ["app://invigil/index.html", 200], ["app://invigil/assets/index.js", 200], ["app://invigil/assets/index.js?v=2#x", 200],
    ["app://invigil/", 404], ["app://invigil/../secret.html", 404], ["app://invigil/%2e%2e/secret.html", 404], ["app://invigil/..%2fsecret.html", 404], ["app://invigil/assets/..%5c..%5csecret.html", 404],
    ["app://invigil//index.html", 404], ["app://invigil/link.html", 404], ["app://invigil/notes.txt", 404], ["app://invigil/__proto__", 404], ["app://invigil/%ff", 400], ["app://other/index.html", 404], ["https://invigil/index.html", 404],
    ["app://invigil/exam-assets/images/moon%20phase.svg", 200], ["app://invigil/exam-assets/images/other.svg", 404], ["app://invigil/exam-assets/../index.html", 200],
  ])("answers %s with %d", (url, status) => {
    expect(get(url).status).toBe(status);
  });

  it.each(["POST", "PUT", "DELETE", "HEAD", "OPTIONS"])("refuses the method %s", (method) => {
    expect(get("app://invigil/index.html", method).status).toBe(405);
  });

  it("sends the page's policy with every file, with no inline and no eval in it", () => {
    const { headers } = get("app://invigil/index.html");
    const policy = headers.get("content-security-policy") ?? "";

    expect(policy.split("; ")).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]));
    expect(policy).not.toContain("unsafe");
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp", "content-type": "text/html; charset=utf-8",
    });
  });

  it("serves an exam's picture as what it was declared, in a sandbox of its own", () => {
    const { headers } = get("app://invigil/exam-assets/images/moon%20phase.svg");

    expect(headers.get("content-type")).toBe("image/svg+xml");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("sandbox");
  });

  it("forgets the pictures with the exam", () => {
    served.setAssets(new Map());

    expect(get("app://invigil/exam-assets/images/moon%20phase.svg").status).toBe(404);
  });
});

describe("start switches", () => {
  it.each([
    "--remote-debugging-port=9222", "--remote-debugging-pipe", "--inspect", "--inspect-brk=0", "--inspect-publish-uid=http", "--js-flags=--allow-natives-syntax", "--no-sandbox", "--load-extension=/tmp/x",
    "--disable-web-security", "--ignore-certificate-errors", "--ignore-certificate-errors-spki-list=x", "--proxy-server=evil:1", "--host-rules=MAP * evil", "--host-resolver-rules=MAP * evil", "--renderer-cmd-prefix=gdb",
    "--REMOTE-DEBUGGING-PORT=1", "-inspect", "/inspect", "--ssl-key-log-file=/tmp/k", "--single-process",
  ])("finds %s", (argument) => {
    expect(dangerousSwitches(["invigil", argument])).toHaveLength(1);
  });

  it("passes our own arguments and what desktops add", () => {
    expect(dangerousSwitches(["invigil://exam.example/exam/01J0", "--open", "/home/ada/exam.invigil", "--reset", "--profile=/tmp/p", "--platform", "https://exam.example", "--ozone-platform=wayland", "-psn_0_12345"])).toEqual([]);
  });
});
