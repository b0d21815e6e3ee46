import type { Socket } from "node:net";
import fastify from "fastify";
import type { FastifyError, FastifyInstance } from "fastify";
import { DEFAULT_BODY_LIMIT } from "../../core/contract/wire-route.ts";
import { invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { storageFailure } from "../store/storage-failure.ts";
import { refuse } from "./register-routes.ts";
import type { Log } from "./request-log.ts";

/** Longest that a request may take to arrive, ms: 4 MiB at 70 kB/s. */
const REQUEST_MS = 60_000;
const HEADERS_MS = 15_000;
/** A little longer than four heartbeats, so that clients keep their connection. */
const KEEP_ALIVE_MS = 65_000;

export interface HttpServerOptions {
  readonly log: Log;
  /** Believe `X-Forwarded-For` of a proxy on this computer. */
  readonly trustProxy: boolean;
  /** Longest that a request may take to arrive, ms. */
  readonly requestMs?: number | undefined;
}

/** Fastify with our answers to everything that goes wrong: JSON with a code, never a stack trace, never HTML. */
export function createHttpServer({ log, trustProxy, requestMs = REQUEST_MS }: HttpServerOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: DEFAULT_BODY_LIMIT,
    // SECURITY: only a proxy on this computer may say whose request it passes on; anybody else could wear any address.
    trustProxy: trustProxy ? "loopback" : false,
    requestTimeout: requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: "idle",
    http: { headersTimeout: Math.min(HEADERS_MS, requestMs), connectionsCheckingInterval: Math.min(5000, requestMs) },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (_error, _request, reply) => {
      refuse(reply, invigilError("http/invalid-request", "the address cannot be read"));
    },
    routerOptions: { maxParamLength: 200 },
  });

  // SECURITY: a page of another site can send text/plain without being asked (CORS "simple" requests), but not application/json.
  app.removeContentTypeParser("text/plain");
  app.addHook("onRequest", async (_request, reply) => {
    // SECURITY: nothing that this server sends may be run, framed, sniffed into another type or kept by shared caches unless it says so itself.
    reply.headers({
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cache-control": "no-store",
    });
  });
  app.addHook("onResponse", async (request, reply) => {
    log({
      at: new Date().toISOString(), event: "request", method: request.method, path: request.routeOptions.url ?? "(unknown)", status: reply.statusCode, ms: Math.round(reply.elapsedTime),
    });
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, invigilError("http/not-found", "there is nothing at this address")));
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const expected = expectedFailure(error);
    if (expected !== null) return refuse(reply, expected.error, expected.status);
    // SECURITY: what went wrong inside is for the log; an answer with it would show outsiders the house.
    log({ at: new Date().toISOString(), event: "problem", problem: `${error.name}: ${error.message}`, code: "http/internal" });
    return refuse(reply, invigilError("http/internal", "the platform could not do this"));
  });
  return app;
}

function expectedFailure(error: FastifyError): { readonly error: InvigilError; readonly status?: number } | null {
  const storage = storageFailure(error);
  if (storage !== null) return { error: storage };
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return { error: invigilError("http/too-large", "the body is larger than this path takes") };
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return { error: invigilError("http/invalid-request", "the body must be application/json"), status: 415 };
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? { error: invigilError("http/invalid-request", "the request cannot be read"), status: error.statusCode }
        : null;
  }
}

/** What cannot be parsed as HTTP, or came too slowly, has no reply object: the answer is written by hand. */
function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const late = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
  const large = error.code === "HPE_HEADER_OVERFLOW";
  const status = late ? "408 Request Timeout" : large ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const body = JSON.stringify({ error: invigilError("http/invalid-request", late ? "the request did not arrive in time" : "the request cannot be read") });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
