import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { WireRouteName } from "../../core/contract/wire.ts";
import { invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Pool } from "./admission.ts";
import type { BoundRoute, Caller, FileAnswer } from "./answers.ts";
import { authenticate } from "./authentication.ts";
import type { Desk } from "./desk.ts";
import { retryAfterSeconds, statusOf } from "./refusals.ts";

/** Every entry of the contract has a handler: the compiler counts. */
export type Routes = Readonly<Record<WireRouteName, BoundRoute>>;

const HAND_IN: readonly string[] = ["putRecords", "seal"] satisfies readonly WireRouteName[];
const CACHING = { immutable: "public, max-age=31536000, immutable", short: "public, max-age=60" } as const;

/** Registers each route of the contract: admission, then who calls, then the body within its limit, then its schemas and handler. */
export function registerRoutes(app: FastifyInstance, routes: Routes, desk: Desk): void {
  for (const [name, bound] of Object.entries(routes)) registerRoute(app, bound, desk, HAND_IN.includes(name) ? "hand-in" : "everything-else");
}

function registerRoute(app: FastifyInstance, { route, serve }: BoundRoute, desk: Desk, pool: Pool): void {
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.route({
    method: route.method,
    url: route.path,
    ...(route.bodyLimit > 0 ? { bodyLimit: route.bodyLimit } : {}),
    onRequest: async (request, reply) => {
      if (!desk.admission.enter(pool)) return refuse(reply, invigilError("http/overloaded", "too many requests at once", { retryAfterMs: spreadWait() }));
      reply.raw.once("close", () => desk.admission.leave(pool));
      // SECURITY: who calls is known before a body is read, so strangers cannot make the server read megabytes.
      const caller = await authenticate(desk.folder, route.audience, request.params, request.headers);
      if (!caller.ok) return refuse(reply, caller.error);
      callers.set(request, caller.value);
      return undefined;
    },
    handler: async (request, reply) => {
      const caller = callers.get(request);
      if (caller === undefined) throw new Error("a request is let in before it is handled");
      const answer = await serve({
        params: request.params, body: request.body, caller, address: request.ip,
        setHeader: (header, value) => {
          reply.header(header, value);
        },
      });
      if (!answer.ok) return refuse(reply, answer.error);
      if (answer.value.kind === "file") return sendFile(request, reply, answer.value);
      return reply.header("content-type", "application/json; charset=utf-8").send(JSON.stringify(answer.value.value));
    },
  });
}

/** Answers with an error value and a status that fits it. */
export function refuse(reply: FastifyReply, error: InvigilError, status = statusOf(error)): FastifyReply {
  const wait = retryAfterSeconds(error);
  if (wait !== null) reply.header("retry-after", String(wait));
  return reply.code(status).header("content-type", "application/json; charset=utf-8").header("cache-control", "no-store").send(JSON.stringify({ error }));
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: FileAnswer): FastifyReply {
  const etag = `"${file.etag}"`;
  reply.header("etag", etag).header("cache-control", CACHING[file.caching]);
  if (request.headers["if-none-match"] === etag) return reply.code(304).send();
  return reply.header("content-type", file.contentType).send(Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength));
}

/** Clients that are turned away together should not come back together. */
function spreadWait(): number {
  return 1000 + Math.floor(Math.random() * 4000);
}
