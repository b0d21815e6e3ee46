import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import { whenDone } from "./room.ts";

/** In front of a platform: passes everything on, or, while it holds, takes what comes and lets nothing come back. */
export interface HoldingProxy {
  readonly url: string;
  hold(): void;
  /** Passes on again; what was held before is lost. */
  goOn(): void;
}

export async function openHoldingProxy(target: string): Promise<HoldingProxy> {
  const sockets = new Set<Socket>();
  let holding = false;
  const server = createServer((near) => {
    const far = connect(Number(new URL(target).port), "127.0.0.1");
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on("data", (bytes) => { if (!holding) to.write(bytes); });
      from.on("error", () => { to.destroy(); });
      from.on("close", () => { to.destroy(); });
    }
  });
  const closeAll = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  whenDone(() => {
    closeAll();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy listens on a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    hold: () => { holding = true; },
    goOn: () => {
      closeAll();
      holding = false;
    },
  };
}
