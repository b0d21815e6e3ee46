import { counted, table } from "./printed.ts";
import type { LoadReport, Named } from "../load/load-report.ts";

const MIB = 1024 ** 2;

/** A report for people. */
export function readableLoad(report: LoadReport): string {
  const { machine, memory, cpu, tool } = report;
  const latencyRows = Object.entries(report.latencies).map(([kind, { requests, perSecond, p50, p95, p99, max }]) => [kind, requests, perSecond, p50, p95, p99, max]);
  return [
    `${report.scenario}: ${counted(report.sittings, "sitting")}, ${report.begun} begun, ${counted(report.answers, "answer")} typed; measured for ${report.seconds} s${report.stopped ? " (stopped by hand)" : ""}`,
    "",
    table(["request", "n", "a second", "p50 ms", "p95 ms", "p99 ms", "max ms"], latencyRows),
    "",
    ...times(report),
    `Receipts: ${report.receipts} for ${counted(report.handedIn, "hand-in")}`,
    `Compared: ${report.compared}; differing: ${report.differing.count}; lost: ${report.lost.count}; not sent at the end: ${report.unsent.count}; journals checked whole: ${report.verified}, not valid: ${report.invalid.count}`,
    ...[report.differing, report.lost, report.invalid, report.unsent].flatMap(namedLines),
    ...report.bugs.map((bug) => `  bug: ${bug}`),
    `Retries: ${report.retries}${Object.keys(report.refusals).length === 0 ? "; nothing was refused" : ""}`,
    ...Object.entries(report.refusals).map(([code, times_]) => `  ${times_} x ${code}`),
    "",
    `Each sitting sent ${kilobytes(report.bytesPerSitting.sent)} and received ${kilobytes(report.bytesPerSitting.received)} in this time (HTTP with headers, without TLS and TCP).`,
    `The platform's memory: ${mebibytes(memory.idle)} before, ${mebibytes(memory.live)} with all, ${mebibytes(memory.peak)} at most${memory.perSitting === null ? "" : `: ${kilobytes(memory.perSitting)} a sitting`}`,
    `Processor, of all ${machine.cpus} cores: platform ${percent(cpu.platform)}, this tool ${percent(cpu.tool)}. Its event loop was late by ${tool.eventLoopLagP99Ms} ms (p99)${tool.wasLate ? ": the tool was a bottleneck, the platform is faster than this" : ""}.`,
    `${machine.cpus} x ${machine.model}, ${machine.memoryMiB} MiB, ${machine.system}, Node ${machine.node}, ${machine.temporaryFileSystem}, load before ${machine.loadBefore}; ${counted(report.platform.sockets, "connection")} at most`,
  ].join("\n");
}

function times({ allStartedSeconds, awaySeconds, allBackSeconds, allReceiptsSeconds }: LoadReport): readonly string[] {
  return [
    ...(allStartedSeconds === undefined ? [] : [`All had begun, with their first records at the platform, after ${orNever(allStartedSeconds)}`]),
    ...(awaySeconds === undefined ? [] : [`The platform was away for ${awaySeconds} s`]),
    ...(allBackSeconds === undefined ? [] : [`It held everything that was recorded meanwhile after ${orNever(allBackSeconds)}`]),
    ...(allReceiptsSeconds === undefined ? [] : [`Every receipt was there after ${orNever(allReceiptsSeconds)}`]),
  ];
}

function orNever(seconds: number | null): string {
  return seconds === null ? "more time than there was: not all" : `${seconds} s`;
}

function namedLines({ first }: Named): readonly string[] {
  return first.map(({ sittingId, why }) => `  ${sittingId}  ${why}`);
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 102.4) / 10} KiB`;
}

function mebibytes(bytes: number | null): string {
  return bytes === null ? "unknown" : `${Math.round((bytes / MIB) * 10) / 10} MiB`;
}

function percent(share: number | null): string {
  return share === null ? "unknown" : `${Math.round(share * 100)} %`;
}
