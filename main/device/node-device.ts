import { Worker } from "node:worker_threads";
import * as v from "valibot";
import type { DevicePort, DeviceRequest, ReadDevice } from "../ports.ts";
import { readDeviceSchema } from "./device-messages.ts";
import { unreadDevice } from "./read-device.ts";

/** Beside this file: as TypeScript where the source runs, bundled where the bundle does. */
const SCRIPT = import.meta.url.endsWith(".ts") ? "device-worker.ts" : "device-worker.js";
/** Longest wait for the thread, in ms: its own patience, and the time that it takes to start on a busy computer. */
const PATIENCE_MS = 8000;

/** This computer, read once in a thread of its own. A thread that fails or hangs is told as that; the exam goes on. */
export const nodeDevice: DevicePort = {
  read: async (request) => await readInThread(request, new URL(SCRIPT, import.meta.url)),
};

/** @param script what the thread runs */
export async function readInThread(request: DeviceRequest, script: URL, patience = PATIENCE_MS): Promise<ReadDevice> {
  // Standard output is not the application's: what a library prints there could hold anything.
  const worker = new Worker(script, { workerData: request, stdout: true, stderr: true });
  const answer = await new Promise<unknown>((resolve) => {
    const timer = setTimeout(() => resolve("timed-out"), patience);
    const settle = (value: unknown): void => {
      clearTimeout(timer);
      resolve(value);
    };
    worker.on("message", settle).on("error", () => settle("failed")).on("exit", () => settle("failed"));
  });
  await worker.terminate();
  const read = v.safeParse(readDeviceSchema, answer);
  return read.success ? read.output : await unreadDevice(request, answer === "timed-out" ? "timed-out" : "failed");
}
