import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import type { LineFault } from "./fault.ts";
import type { Seeded } from "./seeded.ts";

/** Passes bytes on, or does not. */
export interface LineProxy {
  readonly port: number;
  /** Null for a good line. What a fault holds at that moment stays as the fault left it: what was swallowed is gone. */
  set(fault: LineFault | null): void;
  /** Connections that a fault refused, reset, cut off, or kept waiting until they were given up. */
  broken(): number;
  stop(): Promise<void>;
}

/** How often a slow line passes some bytes on. */
const SLOW_TICK_MS = 20;

/** One connection through the proxy. */
interface Line {
  readonly client: Socket;
  readonly platform: Socket;
  /** Bytes that this connection lasts, when it is one that breaks. */
  readonly lasts: number | null;
  passed: number;
  /** Something of it went nowhere. */
  swallowed: boolean;
}

/** A TCP proxy on a free loopback port. */
export async function startLineProxy(targetPort: number, random: Seeded): Promise<LineProxy> {
  let fault: LineFault | null = null;
  let down = false;
  let flap: NodeJS.Timeout | null = null;
  let broken = 0;
  const lines = new Set<Line>();

  const reset = (line: Line): void => {
    if (!lines.delete(line)) return;
    broken += 1;
    line.client.resetAndDestroy();
    line.platform.resetAndDestroy();
  };
  const end = (line: Line): void => {
    if (lines.delete(line) && line.swallowed) broken += 1;
    line.client.destroy();
    line.platform.destroy();
  };
  const pass = (line: Line, from: Socket, to: Socket, bytes: Buffer): void => {
    const direction = from === line.client ? "request" : "answer";
    switch (fault?.kind) {
      case "half-open":
        line.swallowed = true;
        return;
      case "silent":
        line.swallowed = true;
        if (direction === "request") to.write(bytes);
        return;
      case "slow":
        from.pause();
        return trickle(line, from, to, bytes, Math.max(1, Math.round((fault.bytesPerSecond * SLOW_TICK_MS) / 1000)));
      case "reset-in-request":
      case "reset-in-answer":
      case "answer-cut-off":
        return direction === (fault.kind === "reset-in-request" ? "request" : "answer") ? passSome(line, to, bytes, fault.kind === "answer-cut-off") : void to.write(bytes);
      case "cut":
      case "flapping":
      case undefined:
        to.write(bytes);
    }
  };
  const passSome = (line: Line, to: Socket, bytes: Buffer, inOrder: boolean): void => {
    const left = line.lasts === null ? Number.POSITIVE_INFINITY : line.lasts - line.passed;
    line.passed += bytes.length;
    if (left > bytes.length) return void to.write(bytes);
    lines.delete(line);
    broken += 1;
    // What was written before the break arrives: it breaks in the middle, not before.
    to.write(bytes.subarray(0, Math.max(0, left)), () => {
      if (inOrder) line.client.end();
      else line.client.resetAndDestroy();
      line.platform.destroy();
    });
  };
  const trickle = (line: Line, from: Socket, to: Socket, bytes: Buffer, each: number): void => {
    if (!lines.has(line)) return;
    to.write(bytes.subarray(0, each));
    if (bytes.length <= each) from.resume();
    else setTimeout(() => trickle(line, from, to, bytes.subarray(each), fault?.kind === "slow" ? each : bytes.length), SLOW_TICK_MS);
  };

  const server = createServer({ allowHalfOpen: false }, (client) => {
    client.on("error", () => undefined);
    if (fault?.kind === "cut" || down) {
      broken += 1;
      client.resetAndDestroy();
      return;
    }
    const breaks = fault !== null && "share" in fault && random.chance(fault.share);
    const platform = connect({ port: targetPort, host: "127.0.0.1", noDelay: true });
    client.setNoDelay(true);
    const line: Line = { client, platform, lasts: breaks && fault !== null && "mostBytes" in fault ? random.between(1, fault.mostBytes) : null, passed: 0, swallowed: false };
    lines.add(line);
    client.on("data", (bytes: Buffer) => pass(line, client, platform, bytes));
    platform.on("data", (bytes: Buffer) => pass(line, platform, client, bytes));
    for (const socket of [client, platform]) socket.on("error", () => end(line)).on("close", () => end(line));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy listens on a port");

  const resetAll = (): void => {
    for (const line of lines) reset(line);
  };
  const nextFlap = (periods: Extract<LineFault, { readonly kind: "flapping" }>): void => {
    flap = setTimeout(() => {
      down = !down;
      if (down) resetAll();
      nextFlap(periods);
    }, down ? periods.downMs : periods.upMs);
  };
  return {
    port: address.port,
    set: (next) => {
      const before = fault;
      if (flap !== null) clearTimeout(flap);
      flap = null;
      down = false;
      fault = next;
      // Connections of before would not be touched by what befalls new ones; those that hang would hang on.
      if (next?.kind === "cut" || (next !== null && "share" in next)) resetAll();
      if (next?.kind === "flapping") nextFlap(next);
      if (next === null && before !== null && before.kind !== "slow" && before.kind !== "half-open" && before.kind !== "silent") resetAll();
    },
    broken: () => broken,
    stop: async () => {
      if (flap !== null) clearTimeout(flap);
      for (const line of lines) end(line);
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
