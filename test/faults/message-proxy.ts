import { Agent, createServer, request as sendRequest } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createHash } from "node:crypto";
import { assertNever } from "../../core/result.ts";
import type { MessageFault } from "./fault.ts";
import type { Seeded } from "./seeded.ts";

/** A whole request, as it arrived. */
export interface Message {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface MessageCounts {
  /** Requests that arrived whole. */
  readonly requests: number;
  /** Answers that were not 200, and connections that were reset in their place. */
  readonly failed: number;
  /** Uploads of records and seals that reached the platform with content that it had been sent before. */
  readonly again: number;
}

/** Passes whole requests and answers on, or does something else with them. */
export interface MessageProxy {
  readonly port: number;
  set(fault: MessageFault | null): void;
  counts(): MessageCounts;
  /** Called with each request when it has arrived and before it is passed on. */
  onRequest(listener: (message: Message) => void): void;
  stop(): Promise<void>;
}

const PASSED_ON = ["authorization", "content-type", "accept", "if-none-match"] as const;
const PASSED_BACK = ["content-type", "retry-after", "cache-control", "etag"] as const;
/** A request that is kept back goes on after so many later ones, or when this time is over. */
const OVERTAKEN_BY = 2;
const KEPT_BACK_MS = 3000;

/** An HTTP proxy on a free loopback port. */
export async function startMessageProxy(targetPort: number, random: Seeded): Promise<MessageProxy> {
  const agent = new Agent({ keepAlive: true });
  const seen = new Set<string>();
  const earlier = new Map<string, Reply>();
  const keptBack = new Set<{ overtakenBy: number; readonly deliver: () => void }>();
  const listeners: ((message: Message) => void)[] = [];
  const counts = { requests: 0, failed: 0, again: 0 };
  let fault: MessageFault | null = null;

  const forward = async (message: Message): Promise<Reply | null> => await new Promise((resolve) => {
    if (message.method === "PUT") {
      const content = `${message.path} ${createHash("sha256").update(message.body).digest("hex")}`;
      if (seen.has(content)) counts.again += 1;
      seen.add(content);
    }
    const outgoing = sendRequest({ host: "127.0.0.1", port: targetPort, agent, method: message.method, path: message.path, headers: { ...message.headers, "content-length": String(message.body.length) } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part)).on("end", () => resolve({ status: answer.statusCode ?? 502, headers: chosen(answer.headers, PASSED_BACK), body: Buffer.concat(parts) })).on("error", () => resolve(null));
    });
    outgoing.on("error", () => resolve(null)).end(message.body);
  });
  const passOn = async (message: Message): Promise<Reply | null> => {
    const reply = await forward(message);
    const place = placeOf(message);
    if (reply?.status === 200 && (!earlier.has(place) || random.chance(0.3))) earlier.set(place, reply);
    for (const waiting of keptBack) {
      waiting.overtakenBy += 1;
      if (waiting.overtakenBy >= OVERTAKEN_BY) waiting.deliver();
    }
    return reply;
  };
  /** Null: the connection is reset. */
  const answer = async (message: Message, now: MessageFault | null): Promise<Reply | null> => {
    if (now === null || ("share" in now && !random.chance(now.share)) || ("only" in now && !message.path.includes(now.only))) return await passOn(message);
    switch (now.kind) {
      case "duplicated": {
        if (random.chance(0.5)) return (await Promise.all([passOn(message), passOn(message)]))[random.between(0, 1)] ?? null;
        await passOn(message);
        return await passOn(message);
      }
      case "reordered": {
        const late = { overtakenBy: 0, deliver: () => {
          if (!keptBack.delete(late)) return;
          clearTimeout(timer);
          void forward(message);
        } };
        const timer = setTimeout(() => late.deliver(), KEPT_BACK_MS);
        keptBack.add(late);
        return null;
      }
      case "delayed":
        await new Promise((resolve) => setTimeout(resolve, random.between(now.leastMs, now.mostMs)));
        return await passOn(message);
      case "status-500":
        return { status: 500, headers: { "content-type": "text/html" }, body: Buffer.from("<html><h1>Internal Server Error</h1></html>") };
      case "overloaded":
        return { status: 503, headers: now.retryAfterSeconds === null ? {} : { "retry-after": String(now.retryAfterSeconds) }, body: Buffer.alloc(0) };
      case "replayed":
        return earlier.get(placeOf(message)) ?? await passOn(message);
      default:
        return assertNever(now);
    }
  };
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const message: Message = { method: incoming.method ?? "GET", path: incoming.url ?? "/", headers: chosen(incoming.headers, PASSED_ON), body: Buffer.concat(parts) };
    counts.requests += 1;
    for (const listener of listeners) listener(message);
    const reply = await answer(message, fault);
    if (reply === null || (reply.status !== 200 && reply.status !== 304)) counts.failed += 1;
    if (reply === null) outgoing.socket?.resetAndDestroy();
    else outgoing.writeHead(reply.status, { ...reply.headers, "content-length": String(reply.body.length) }).end(reply.body);
  };

  const server = createServer((incoming, outgoing) => {
    // A request that broke off in the middle is none.
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy listens on a port");
  return {
    port: address.port,
    set: (next) => {
      fault = next;
      for (const late of keptBack) late.deliver();
    },
    counts: () => ({ ...counts }),
    onRequest: (listener) => void listeners.push(listener),
    stop: async () => {
      for (const late of keptBack) late.deliver();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      agent.destroy();
    },
  };
}

/** The same question by the same sitting, whatever its content: records from any number on are one place. */
function placeOf({ method, path }: Message): string {
  return `${method} ${path.replace(/\/records\/\d+$/, "/records")}`;
}

function chosen(headers: IncomingMessage["headers"], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (typeof headers[name] === "string" ? [[name, headers[name]]] : [])));
}
