import { send } from "../../unit/platform/support/candidate.ts";

/** A request that is ready to go, so that making it costs nothing while others are measured. */
export interface LoadRequest {
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly body: string;
  readonly token: string;
}

/** What came of some requests. */
export interface Driven {
  /** ms of each that was answered with 200. */
  readonly latencies: number[];
  /** Code of the refusal, or of the failure to connect, with how often. */
  readonly refusals: Record<string, number>;
  readonly seconds: number;
}

/** What a request came to: null when it went well, otherwise the code of its refusal. */
export type Job = () => Promise<string | null>;

/** Sends a prepared request to a server. */
export async function deliver(url: string, { method, path, body, token }: LoadRequest): Promise<string | null> {
  return codeOf(await send(url, path, { method, body, token }));
}

/** Null for 200, else the code of the answer. */
export function codeOf({ status, body }: { readonly status: number; readonly body: unknown }): string | null {
  if (status === 200) return null;
  const code: unknown = (body as { readonly error?: { readonly code?: unknown } } | null)?.error?.code;
  return typeof code === "string" ? code : `status ${status}`;
}

/** All at once, as after "you may begin": never more than `underWay` on their way, the next as soon as one is answered. Gives the highest rate. */
export async function herd(jobs: readonly Job[], underWay: number): Promise<Driven> {
  const driven = start();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) await driven.measure(job, performance.now());
  };
  await Promise.all(Array.from({ length: Math.min(underWay, jobs.length) }, worker));
  return driven.end();
}

/**
 * At a steady rate, whether earlier ones are answered or not, as people do who know nothing of each other. Latency counts from when a request
 * was due, so that a server that stalls is not spared the requests that would have come meanwhile.
 */
export async function steadily(jobs: readonly Job[], perSecond: number): Promise<Driven> {
  const driven = start();
  const begun = performance.now();
  const running: Promise<void>[] = [];
  for (const [index, job] of jobs.entries()) {
    const due = begun + (index * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    running.push(driven.measure(job, due));
  }
  await Promise.all(running);
  return driven.end();
}

function start(): { readonly measure: (job: Job, from: number) => Promise<void>; readonly end: () => Driven } {
  const begun = performance.now();
  const latencies: number[] = [];
  const refusals: Record<string, number> = {};
  return {
    measure: async (job, from) => {
      const refusal = await job().catch((cause: unknown) => `failed: ${cause instanceof Error ? cause.message : String(cause)}`);
      if (refusal === null) latencies.push(Math.max(0, performance.now() - from));
      else refusals[refusal] = (refusals[refusal] ?? 0) + 1;
    },
    end: () => ({ latencies, refusals, seconds: (performance.now() - begun) / 1000 }),
  };
}
