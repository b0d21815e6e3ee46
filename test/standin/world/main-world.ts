import type { Endpoint, EndpointOptions } from "./endpoint.ts";

/** What the page's own world gets before its first script: the bridge's receiving end and permission requests that ask main. */
export function mainWorld(makeEndpoint: (options: EndpointOptions) => Endpoint, events: { readonly toPage: string; readonly toPreload: string }): void {
  if (window.top !== window) return;
  const freeze = (value: unknown): unknown => {
    if ((typeof value === "object" && value !== null && ["[object Object]", "[object Array]"].includes(Object.prototype.toString.call(value))) || typeof value === "function") {
      Object.freeze(value);
      for (const key of Object.keys(value)) freeze((value as Record<string, unknown>)[key]);
    }
    return value;
  };
  const endpoint = makeEndpoint({
    sends: events.toPreload, receives: events.toPage, reserved: null,
    onExpose: (name, api) => {
      if (name in window) throw new Error(`Cannot bind an API on top of an existing property on the window object`);
      Object.defineProperty(window, name, { value: freeze(api), enumerable: true, writable: false, configurable: false });
    },
  });

  // Chromium itself denies or grants; these only let main's handler be asked at the moment of the request, as Electron does.
  const ask = async (permission: string, details: Readonly<Record<string, unknown>> = {}): Promise<boolean> => (await endpoint.callReserved([permission, details])) === true;
  type Method = (...args: unknown[]) => unknown;
  const askFirst = (owner: object | undefined, method: string, permission: string, describe: (args: readonly unknown[]) => Readonly<Record<string, unknown>> = () => ({})): void => {
    const original = owner === undefined ? undefined : (owner as Record<string, unknown>)[method];
    if (owner === undefined || typeof original !== "function") return;
    const wrapped = async function wrapped(this: unknown, ...args: unknown[]): Promise<unknown> {
      const granted = await ask(permission, describe(args));
      // Chromium keeps no such permission, so that the refusal has to be made here.
      if (!granted && permission === "fullscreen") throw new TypeError("Permissions check failed");
      return (original as Method).apply(this, args);
    };
    Object.defineProperty(owner, method, { value: wrapped, writable: true, configurable: true, enumerable: true });
  };
  askFirst(window.MediaDevices?.prototype, "getUserMedia", "media", ([constraints]) => {
    const wanted = (constraints ?? {}) as { readonly audio?: unknown; readonly video?: unknown };
    return { mediaTypes: [...(wanted.video === undefined || wanted.video === false ? [] : ["video"]), ...(wanted.audio === undefined || wanted.audio === false ? [] : ["audio"])] };
  });
  askFirst(window.MediaDevices?.prototype, "getDisplayMedia", "display-capture");
  askFirst(window.Clipboard?.prototype, "readText", "clipboard-read");
  askFirst(window.Clipboard?.prototype, "read", "clipboard-read");
  askFirst(window.Notification, "requestPermission", "notifications");
  askFirst(window.Navigator.prototype, "requestMIDIAccess", "midi");
  askFirst(window.Element.prototype, "requestFullscreen", "fullscreen");
  const geolocation = window.Geolocation?.prototype;
  if (geolocation !== undefined) {
    // `Geolocation`'s methods answer by callback and `watchPosition` returns a number, so asking must not make them asynchronous.
    const original = Object.getOwnPropertyDescriptor(geolocation, "getCurrentPosition")?.value as Method;
    Object.defineProperty(geolocation, "getCurrentPosition", {
      value: function getCurrentPosition(this: Geolocation, ...args: Parameters<Geolocation["getCurrentPosition"]>): void {
        const go = (): unknown => original.apply(this, args);
        ask("geolocation").then(go, go);
      },
      writable: true, configurable: true, enumerable: true,
    });
  }
}
