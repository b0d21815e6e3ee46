import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { guarded } from "./emulated.ts";
import { customScheme } from "./scheme-urls.ts";
import { session } from "./session.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
  ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".ico": "image/x-icon", ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf",
  ".wasm": "application/wasm", ".txt": "text/plain", ".map": "application/json", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".webm": "video/webm", ".pdf": "application/pdf",
};

/** Electron's `net`: Node's fetch, plus `file:` and the custom schemes of the default session, which Electron's fetch also knows. */
export const net = guarded("net", {
  fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    if (url.startsWith("file:")) return await fetchFile(url);
    const scheme = customScheme(url);
    if (scheme === null) return await fetch(input, init);
    const answer = await session.defaultSession.standin.schemes.answer(scheme, new Request(input, init));
    if (answer === null) throw new TypeError("net::ERR_UNKNOWN_URL_SCHEME");
    return answer;
  },
  isOnline: (): boolean => true,
  get online(): boolean {
    return true;
  },
});

async function fetchFile(url: string): Promise<Response> {
  const path = fileURLToPath(url);
  try {
    return new Response(await readFile(path), { headers: { "content-type": TYPES[extname(path).toLowerCase()] ?? "application/octet-stream" } });
  } catch {
    throw new TypeError("net::ERR_FILE_NOT_FOUND");
  }
}
