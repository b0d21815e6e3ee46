import { Agent, request as startRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Transport, TransportAnswer, TransportRequest } from "../../core/contract/wire-client.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";

/** Bytes that went over sockets, headers included; what TCP and TLS add is not in it. */
export interface Traffic {
  sent: number;
  received: number;
}

export interface HttpTransport {
  /** A transport that counts what it carries. All share the connections. */
  readonly counting: (traffic: Traffic) => Transport;
  /** Closes the connections. */
  readonly close: () => void;
}

/** Longest wait for a whole answer in ms, as the client's. */
const TIMEOUT_MS = 15_000;

/** Connections that stay open when nothing goes over them (nginx: `keepalive` of an upstream). */
const MOST_IDLE = 256;

/**
 * HTTP over connections that are shared by all who use this transport, as a TLS proxy shares its connections to the server behind it: another
 * one for each request that is under way, and some that stay open.
 * @param sockets most connections
 */
export function createHttpTransport(sockets: number): HttpTransport {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets, maxFreeSockets: Math.min(sockets, MOST_IDLE), scheduling: "lifo" });
  const counted = new WeakMap<Socket, Traffic>();

  /** What a socket carried since this was last asked: one request and its answer, because nothing is pipelined. */
  const count = (socket: Socket, traffic: Traffic): void => {
    const before = counted.get(socket) ?? { sent: 0, received: 0 };
    traffic.sent += socket.bytesWritten - before.sent;
    traffic.received += socket.bytesRead - before.received;
    counted.set(socket, { sent: socket.bytesWritten, received: socket.bytesRead });
  };

  return {
    counting: (traffic) => (request) => send(agent, request, (socket) => count(socket, traffic)),
    close: () => agent.destroy(),
  };
}

function send(agent: Agent, { method, url, headers, body, mostBytes }: TransportRequest, onDone: (socket: Socket) => void): ReturnType<Transport> {
  return new Promise((resolve) => {
    let used: Socket | null = null;
    let done = false;
    const finish = (outcome: Result<TransportAnswer, InvigilError>): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      if (used !== null) onDone(used);
      resolve(outcome);
    };
    const outgoing = startRequest(url, { method, agent, headers: body === null ? headers : { ...headers, "Content-Length": Buffer.byteLength(body) } });
    // From here on, so that waiting for a free connection counts.
    const timer = setTimeout(() => {
      finish(fail("sync/offline", "the platform did not answer in time", { reason: "TimeoutError" }));
      outgoing.destroy();
    }, TIMEOUT_MS);
    outgoing.on("socket", (socket: Socket) => {
      used = socket;
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => finish(fail("sync/offline", "the platform could not be reached", { reason: error.code ?? error.name })));
    outgoing.on("response", (response: IncomingMessage) => {
      readBody(response, mostBytes, (read) => {
        finish(ok({ status: response.statusCode ?? 0, contentType: response.headers["content-type"] ?? null, retryAfter: response.headers["retry-after"] ?? null, body: read }));
      });
    });
    outgoing.end(body ?? undefined);
  });
}

function readBody(response: IncomingMessage, mostBytes: number, done: (read: Result<Uint8Array<ArrayBuffer>, InvigilError>) => void): void {
  const parts: Buffer[] = [];
  let bytes = 0;
  response.on("data", (part: Buffer) => {
    bytes += part.length;
    if (bytes <= mostBytes) {
      parts.push(part);
      return;
    }
    done(fail("sync/bad-response", `the answer is larger than ${mostBytes} bytes`, { limit: mostBytes }));
    response.destroy();
  });
  response.on("end", () => done(ok(new Uint8Array(Buffer.concat(parts)))));
  response.on("error", () => done(fail("sync/bad-response", "the answer broke off")));
}
