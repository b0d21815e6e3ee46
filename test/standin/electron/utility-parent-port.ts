import { EventEmitter } from "node:events";

/** Preloaded into a utility process: `process.parentPort` over Node's own channel. */
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown): void => {
    process.send?.(message);
  },
  start: (): void => {},
});
process.on("message", (data) => parentPort.emit("message", { data, ports: [] }));
Object.assign(process, { parentPort, type: "utility" });
