import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A loopback server that answers as a test says: what a broken, hostile or foreign machine could answer. */
export interface MisbehavingServer {
  readonly url: string;
  readonly requests: { readonly method: string; readonly url: string; readonly headers: IncomingMessage["headers"] }[];
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  readonly stop: () => Promise<void>;
}

export async function startMisbehavingServer(): Promise<MisbehavingServer> {
  const state: { answer: MisbehavingServer["answer"] } = { answer: (_request, response) => void response.writeHead(404).end() };
  const requests: MisbehavingServer["requests"] = [];
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
    state.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    get answer() {
      return state.answer;
    },
    set answer(answer) {
      state.answer = answer;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer with a type and a body. */
export function answering(status: number, type: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): MisbehavingServer["answer"] {
  return (_request, response) => void response.writeHead(status, { "content-type": type, ...headers }).end(body);
}
