import type { FastifyInstance } from "fastify";
import { readBuild } from "./built-files.ts";

// SECURITY: the console shows names that others typed; only its own files run or style, and it talks to this server alone.
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the staff's web pages under /staff from the folder that `vite build` made. All of it is read once, at start. */
export function registerConsole(app: FastifyInstance, folder: string): void {
  const files = readBuild(folder);
  const index = files.get("index.html");

  app.get("/", async (_request, reply) => reply.redirect("/staff"));
  app.get("/staff", async (_request, reply) => {
    reply.header("content-security-policy", CSP);
    if (index === undefined) return reply.type("text/plain; charset=utf-8").send("The staff console is not built yet. Build it with: npm run build");
    return reply.type(index.type).send(index.bytes);
  });
  for (const [path, file] of files) {
    if (path === "index.html") continue;
    // SECURITY: paths are those found at start; a request chooses among them and never becomes a path itself.
    app.get(`/staff/${path}`, async (_request, reply) =>
      reply.header("content-security-policy", CSP).header("cache-control", "public, max-age=31536000, immutable").type(file.type).send(file.bytes));
  }
}
