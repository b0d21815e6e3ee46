import { once } from "node:events";
import { createServer } from "node:net";

/** Below the ports that systems give out by themselves, and none that `fetch` refuses. */
const FIRST_PORT = 12_000;
const PORTS_OF_A_WORKER = 2000;

/**
 * A free port on the loopback address that nobody else is given, neither by the system nor by this function in another worker of vitest: it stays free
 * while the server that had it is stopped.
 */
export async function ownPort(): Promise<number> {
  const first = FIRST_PORT + (Number(process.env["VITEST_POOL_ID"] ?? 0) % 8) * PORTS_OF_A_WORKER;
  for (;;) {
    const port = first + Math.floor(Math.random() * PORTS_OF_A_WORKER);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
