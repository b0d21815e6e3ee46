import { startMisbehavingServer } from "./misbehaving-server.ts";
import type { MisbehavingServer } from "./misbehaving-server.ts";

/** Stands between client and platform and changes what it likes in the answers. */
export interface TamperingProxy extends Pick<MisbehavingServer, "url" | "stop" | "requests"> {
  /** Gets the path and the JSON of a good answer, and gives back what the client receives. */
  tamper: (path: string, body: unknown) => unknown;
  /** The same for a signed document. */
  tamperDocument: (path: string, jws: string) => string;
  /** Refuses a request itself, with a status and a body; null lets it through. */
  refuse: (path: string) => { readonly status: number; readonly body: unknown } | null;
}

/** @param target the platform's address */
export async function startTamperingProxy(target: string): Promise<TamperingProxy> {
  const server = await startMisbehavingServer();
  const proxy: TamperingProxy = { url: server.url, requests: server.requests, stop: server.stop, tamper: (_path, body) => body, tamperDocument: (_path, jws) => jws, refuse: () => null };
  server.answer = (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const path = request.url ?? "";
      const refused = proxy.refuse(path);
      if (refused !== null) {
        response.writeHead(refused.status, { "content-type": "application/json" }).end(JSON.stringify(refused.body));
        return;
      }
      const headers = Object.fromEntries(["authorization", "content-type", "accept"].flatMap((name) => (typeof request.headers[name] === "string" ? [[name, request.headers[name]]] : []))) as Record<string, string>;
      fetch(`${target}${path}`, { method: request.method ?? "GET", headers, body: parts.length === 0 ? null : Buffer.concat(parts) }).then(async (answer) => {
        const type = answer.headers.get("content-type") ?? "";
        const bytes = Buffer.from(await answer.arrayBuffer());
        const changed = (): Buffer => {
          if (type.startsWith("application/json")) return Buffer.from(JSON.stringify(proxy.tamper(path, JSON.parse(bytes.toString("utf8")))));
          return type.startsWith("application/jose") ? Buffer.from(proxy.tamperDocument(path, bytes.toString("utf8"))) : bytes;
        };
        response.writeHead(answer.status, { "content-type": type }).end(answer.ok ? changed() : bytes);
      }).catch(() => response.destroy());
    });
  };
  return proxy;
}
