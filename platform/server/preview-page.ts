import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { readBuild } from "./built-files.ts";

/**
 * What the preview may do: what the candidate's own page may, and talk to this server (`PAGE_POLICY` of the client; design.md section 5).
 */
const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'", "font-src 'self'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
].join("; ");

const BASE = "/staff/preview/:examId";

/**
 * Serves the preview of an exam: the built page of the candidates' client itself, with a bridge before it that answers from the exam's questions in place of the
 * application. What it shows comes over `/v1/staff`, where rights are checked; the page is the same for everybody.
 * @param client folder of the built renderer
 * @param bridge folder of the built bridge
 */
export function registerPreview(app: FastifyInstance, client: string, bridge: string): void {
  const files = readBuild(client);
  const script = readBridge(bridge);
  const index = files.get("index.html")?.bytes.toString("utf8");
  const page = index === undefined || script === null ? null : withBridge(index);

  app.get(`${BASE}/`, async (_request, reply) => {
    reply.header("content-security-policy", POLICY).header("cache-control", "no-store");
    if (page === null) return reply.type("text/plain; charset=utf-8").send("The preview is not built yet. Build it with: npm run build");
    return reply.type("text/html; charset=utf-8").send(page);
  });
  app.get(`${BASE}/bridge.js`, async (_request, reply) =>
    reply.header("content-security-policy", POLICY).header("cache-control", "no-store").type("text/javascript; charset=utf-8").send(script ?? ""));
  for (const [path, file] of files) {
    if (path === "index.html") continue;
    // SECURITY: paths are those found at start; a request chooses among them and never becomes a path itself.
    app.get(`${BASE}/${path}`, async (_request, reply) =>
      reply.header("content-security-policy", POLICY).header("cache-control", "public, max-age=31536000, immutable").type(file.type).send(file.bytes));
  }
  // The client asks for pictures beside its page; rights are checked where they are led to.
  app.get<{ readonly Params: { readonly examId: string; readonly "*": string } }>(`${BASE}/exam-assets/*`, async ({ params }, reply) =>
    reply.redirect(`/v1/staff/exams/${encodeURIComponent(params.examId)}/pictures/${encodeURIComponent(params["*"])}`));
}

/** Scripts of type `module` run in the order in which they stand: the bridge is there before the page asks for it. A browser would look for an icon, too. */
function withBridge(index: string): string {
  const first = index.indexOf("<script");
  if (first === -1) throw new Error("the client's page has a script");
  return `${index.slice(0, first)}<link rel="icon" href="data:," />\n    <script type="module" src="./bridge.js"></script>\n    ${index.slice(first)}`;
}

function readBridge(folder: string): string | null {
  try {
    return readFileSync(join(folder, "bridge.js"), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
