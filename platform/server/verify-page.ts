import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";

/** Name of the page in the folder that `vite build` made. */
const PAGE_FILE = "receipt-verifier.html";
const POLICY = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/;

/** Serves the receipt check under /verify, as it stands in its file. It is read once, at start. */
export function registerVerifyPage(app: FastifyInstance, folder: string): void {
  const page = readPage(folder);
  app.get("/verify", async (_request, reply) => {
    if (page === null) return reply.type("text/plain; charset=utf-8").send("The receipt check is not built yet. Build it with: npm run build");
    // SECURITY: the page's own policy, by hash, and nobody may frame it, which only a header can say.
    return reply.header("content-security-policy", `${page.policy}; frame-ancestors 'none'`).type("text/html; charset=utf-8").send(page.html);
  });
}

function readPage(folder: string): { readonly html: string; readonly policy: string } | null {
  let html: string;
  try {
    html = readFileSync(join(folder, PAGE_FILE), "utf8");
  } catch {
    return null;
  }
  const policy = POLICY.exec(html)?.[1];
  // SECURITY: a file without its policy is not the page that was built, and is not served.
  return policy === undefined ? null : { html, policy };
}
