import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { WireRouteName } from "../../core/contract/wire.ts";
import { invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { authorise, fromHere } from "./authorise.ts";
import type { Pool } from "./admission.ts";
import type { BoundRoute, Caller, DownloadAnswer, FileAnswer } from "./answers.ts";
import { authenticate } from "./authentication.ts";
import type { Desk } from "./desk.ts";
import { retryAfterSeconds, statusOf } from "./refusals.ts";

/** Every entry of the contract has a handler: the compiler counts. */
export type Routes = Readonly<Record<WireRouteName, BoundRoute>>;

/** Routes that do not wait with everybody else. */
const POOLS: Readonly<Partial<Record<string, Pool>>> = { putRecords: "hand-in", seal: "hand-in", signIn: "sign-in" } satisfies Partial<Record<WireRouteName, Pool>>;
const CACHING = { immutable: "public, max-age=31536000, immutable", short: "public, max-age=60", private: "private, max-age=300" } as const;
/** A picture of an exam may be drawn. An SVG that is opened by itself runs nothing and fetches nothing. */
const FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/** Registers each route of the contract: admission, then who calls and whether they may, then the body within its limit, then its schemas and handler. */
export function registerRoutes(app: FastifyInstance, routes: Routes, desk: Desk): void {
  const all = Object.entries(routes);
  for (const [name, bound] of all) if (bound.route.request !== "bytes") registerRoute(app, bound, desk, POOLS[name] ?? "everything-else");
  // In a scope of their own: no other route ever has a body that is not JSON.
  app.register((uploads, _options, done) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser("application/octet-stream", takeStream);
    for (const [, bound] of all) if (bound.route.request === "bytes") registerRoute(uploads, bound, desk, "everything-else");
    done();
  });
}

/** Hands the body on as it comes, unless it says itself that it is too large: the handler writes it to disk and counts. */
function takeStream(request: FastifyRequest, body: IncomingMessage, done: (error: Error | null, body?: IncomingMessage) => void): void {
  const length = Number(request.headers["content-length"] ?? 0);
  if (length <= request.routeOptions.bodyLimit) return done(null, body);
  return done(Object.assign(new Error("the body is larger than this path takes"), { code: "FST_ERR_CTP_BODY_TOO_LARGE", statusCode: 413 }));
}

function registerRoute(app: FastifyInstance, { route, serve }: BoundRoute, desk: Desk, pool: Pool): void {
  const callers = new WeakMap<FastifyRequest, Caller>();
  const refuseAndNote = (reply: FastifyReply, error: InvigilError): FastifyReply => {
    // What the disk does not do is for a person to mend, and soon.
    if (error.code.startsWith("storage/")) desk.problems(error);
    return refuse(reply, error);
  };
  const turnAway = (reply: FastifyReply, retryAfterMs: number): FastifyReply => {
    desk.problems(invigilError("http/overloaded", `requests are turned away (${pool})`));
    return refuse(reply, invigilError("http/overloaded", "too many requests at once", { retryAfterMs }));
  };
  app.route({
    method: route.method,
    url: route.path,
    ...(route.bodyLimit > 0 ? { bodyLimit: route.bodyLimit } : {}),
    onRequest: async (request, reply) => {
      // SECURITY: the first thing that happens to a request, before its sender is looked up or its body read: turning away a flood must cost next to nothing.
      const retryAfterMs = desk.admission.enter(pool);
      if (retryAfterMs !== null) return turnAway(reply, retryAfterMs);
      reply.raw.once("close", () => desk.admission.leave(pool));
      if (route.path.startsWith("/v1/staff/")) {
        const here = fromHere(route.method, request.headers);
        if (!here.ok) return refuse(reply, here.error);
      }
      // SECURITY: who calls is known before a body is read, so strangers cannot make the server read megabytes.
      const caller = await authenticate(desk.folder, route.audience, request.params, request.headers);
      if (!caller.ok) return refuseAndNote(reply, caller.error);
      const allowed = await authorise(desk.folder.store, route, request.params, caller.value);
      if (!allowed.ok) return refuseAndNote(reply, allowed.error);
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
      if (!answer.ok) return refuseAndNote(reply, answer.error);
      if (answer.value.kind === "file") return sendFile(request, reply, answer.value);
      if (answer.value.kind === "download") return sendDownload(reply, answer.value);
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
  // SECURITY: an author's picture must not become a page of this site that acts for whoever opens it.
  reply.header("etag", etag).header("cache-control", CACHING[file.caching]).header("content-security-policy", FILE_POLICY);
  if (request.headers["if-none-match"] === etag) return reply.code(304).send();
  return reply.header("content-type", file.contentType).send(Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength));
}

function sendDownload(reply: FastifyReply, { fileName, parts }: DownloadAnswer): FastifyReply {
  // SECURITY: what others typed stands in it; a browser that took it for a page would run it.
  return reply.header("content-type", "application/octet-stream").header("content-disposition", `attachment; filename="${fileName}"`).send(Readable.from(parts));
}
