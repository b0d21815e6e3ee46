import { once } from "node:events";
import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the network does to a request. */
export type NetworkFault =
  | { readonly kind: "none" }
  /** The connection is cut at once. */
  | { readonly kind: "cut" }
  /** The connection is taken and nothing ever comes back. */
  | { readonly kind: "silent" }
  /** Something else answers, such as a captive portal or a broken proxy. */
  | { readonly kind: "answer"; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** A proxy between client and platform that keeps every byte and can misbehave. */
export interface RecordingProxy {
  readonly url: string;
  /** Everything that crossed, both ways, headers and bodies. */
  recorded(): Buffer;
  misbehave(fault: NetworkFault): void;
  close(): Promise<void>;
}

/** Starts the proxy on a free loopback port in front of `target`, which may come and go. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const kept: Buffer[] = [];
  let fault: NetworkFault = { kind: "none" };

  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    kept.push(Buffer.from(`${incoming.method ?? ""} ${incoming.url ?? ""}\n${JSON.stringify(incoming.headers)}\n`));
    if (fault.kind === "cut") {
      incoming.socket.destroy();
      return;
    }
    if (fault.kind === "silent") {
      incoming.resume();
      return;
    }
    if (fault.kind === "answer") {
      incoming.resume();
      outgoing.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    const { hostname, port } = new URL(target);
    const onward = request({ hostname, port, method: incoming.method, path: incoming.url, headers: { ...incoming.headers, host: `${hostname}:${port}` } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("data", (chunk: Buffer) => kept.push(chunk));
      answer.pipe(outgoing);
    });
    onward.on("error", () => incoming.socket.destroy());
    incoming.on("data", (chunk: Buffer) => kept.push(chunk));
    incoming.pipe(onward);
  };

  const server = createServer(forward);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    recorded: () => Buffer.concat(kept),
    misbehave: (next) => {
      fault = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
