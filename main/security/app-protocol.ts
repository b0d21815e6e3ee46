import { readFileSync, readdirSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import type { AssetsPort } from "../ports.ts";
import { ASSET_POLICY, PAGE_POLICY, securityHeaders } from "./headers.ts";
import { isAppUrl } from "./origin.ts";

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  [".html", "text/html; charset=utf-8"], [".js", "text/javascript; charset=utf-8"], [".css", "text/css; charset=utf-8"], [".svg", "image/svg+xml"],
  [".png", "image/png"], [".jpg", "image/jpeg"], [".webp", "image/webp"], [".woff2", "font/woff2"], [".ico", "image/x-icon"],
]);
const ASSET_PREFIX = "/exam-assets/";

interface ServedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
}

/** `app://invigil`: the files of the built renderer, and the pictures of the open exam from memory. */
export interface AppProtocol extends AssetsPort {
  readonly serve: (request: { readonly url: string; readonly method: string }) => Response;
}

/**
 * Reads the renderer's folder once: what is not in the list then does not exist, so no path that a page makes up can reach the disk.
 * @param folder the built renderer, e.g. `out/renderer`
 */
export function createAppProtocol(folder: string): AppProtocol {
  const files = readFiles(folder);
  let assets: ReadonlyMap<string, ServedFile> = new Map();
  return {
    setAssets: (next) => {
      assets = new Map([...next].map(([path, asset]) => [path, { bytes: new Uint8Array(asset.bytes), mediaType: asset.mediaType }]));
    },
    serve: ({ url, method }) => {
      if (!isAppUrl(url)) return refusal(404);
      if (method !== "GET") return refusal(405);
      const path = decodePath(new URL(url).pathname);
      if (path === null) return refusal(400);
      if (path.startsWith(ASSET_PREFIX)) return answer(assets.get(path.slice(ASSET_PREFIX.length)), ASSET_POLICY);
      // SECURITY: exact names from the list made at start; no path is ever joined to the folder here.
      return answer(files.get(path), PAGE_POLICY);
    },
  };
}

function readFiles(folder: string): ReadonlyMap<string, ServedFile> {
  const served = new Map<string, ServedFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const mediaType = MEDIA_TYPES.get(extname(entry.name));
    if (!entry.isFile() || mediaType === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    served.set(`/${relative(folder, file).split(sep).join("/")}`, { bytes: new Uint8Array(readFileSync(file)), mediaType });
  }
  return served;
}

function decodePath(pathname: string): string | null {
  try {
    return pathname.split("/").map((segment) => decodeURIComponent(segment)).join("/");
  } catch {
    return null;
  }
}

function answer(file: ServedFile | undefined, policy: string): Response {
  if (file === undefined) return refusal(404);
  return new Response(file.bytes, { status: 200, headers: { ...securityHeaders(policy), "Content-Type": file.mediaType } });
}

function refusal(status: 400 | 404 | 405): Response {
  return new Response(null, { status, headers: securityHeaders(PAGE_POLICY) });
}
