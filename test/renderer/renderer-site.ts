import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import react from "@vitejs/plugin-react";
import { build } from "vite";

const ROOT = new URL("../../", import.meta.url).pathname;

/** The policy under which the application serves its pages (design: preload/ and renderer/). */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'", "font-src 'self'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
};

/** A picture of the sample exam: the food web of a pond. */
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="160" viewBox="0 0 480 160" font-family="sans-serif" font-size="16"><rect width="480" height="160" fill="#eef6f5"/><g fill="none" stroke="#1d5c57" stroke-width="2"><rect x="20" y="55" width="110" height="50" rx="8"/><rect x="185" y="55" width="110" height="50" rx="8"/><rect x="350" y="55" width="110" height="50" rx="8"/><path d="M132 80h45m-8-6l8 6l-8 6M297 80h45m-8-6l8 6l-8 6"/></g><g fill="#123" text-anchor="middle"><text x="75" y="85">Algae</text><text x="240" y="85">Water fleas</text><text x="405" y="85">Stickleback</text></g></svg>`;

export interface RendererSite {
  readonly url: string;
  /** The double as a script that is run before the page's own. */
  readonly doubleScript: string;
  readonly stop: () => Promise<void>;
}

/** Builds the renderer as the application does, and the bridge double for the browser, and serves the first with the real policy. */
export async function startRendererSite(): Promise<RendererSite> {
  const folder = await mkdtemp(join(tmpdir(), "invigil-renderer-"));
  await build({
    configFile: false, logLevel: "error", root: `${ROOT}renderer`, plugins: [react()],
    build: { outDir: join(folder, "site"), emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, rollupOptions: { input: `${ROOT}renderer/index.html` } },
  });
  await build({
    configFile: false, logLevel: "error", root: ROOT,
    build: { outDir: join(folder, "double"), minify: false, rollupOptions: { input: `${ROOT}test/renderer/double-in-page.ts`, output: { format: "iife", entryFileNames: "double.js" } } },
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    void answer(path).then(({ status, type, body }) => {
      response.writeHead(status, { "content-type": type, "content-security-policy": CONTENT_SECURITY_POLICY, "x-content-type-options": "nosniff" });
      response.end(body);
    });
  });
  async function answer(path: string): Promise<{ readonly status: number; readonly type: string; readonly body: string | Buffer }> {
    if (path.startsWith("/exam-assets/")) return { status: 200, type: "image/svg+xml", body: PICTURE };
    const file = normalize(path === "/" ? "/index.html" : path);
    try {
      return { status: 200, type: TYPES[extname(file)] ?? "application/octet-stream", body: await readFile(join(folder, "site", file)) };
    } catch {
      return { status: 404, type: "text/plain", body: "not found" };
    }
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    doubleScript: await readFile(join(folder, "double", "double.js"), "utf8"),
    stop: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
