import type { Figure } from "./figure.ts";
import type { MachineFacts } from "./machine.ts";

/** What `--json` prints. */
export interface Report {
  readonly benchmark: string;
  readonly at: string;
  readonly seconds: number;
  readonly machine: MachineFacts;
  readonly counts: Readonly<Record<string, number>>;
  readonly figures: readonly Figure[];
  readonly facts: Readonly<Record<string, unknown>>;
}

const COLUMNS = ["", "unit", "n", "median", "p95", "p99", "max"] as const;

/** The report as a small table, with budget, peer and note under each figure. */
export function readable(report: Report): string {
  const { machine, figures } = report;
  const rows = figures.flatMap((one) => [row(one.name, one.unit, one), ...(one.peer === null ? [] : [row(`  peer: ${one.peer.name}`, one.unit, one.peer)])]);
  const widths = COLUMNS.map((column, index) => Math.max(column.length, ...rows.map((cells) => cells[index]?.length ?? 0)));
  const line = (cells: readonly string[]): string => cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join("  ");
  return [
    `${report.benchmark}: ${report.seconds} s on ${machine.cpus} x ${machine.model}, ${machine.memoryMiB} MiB, ${machine.system}, Node ${machine.node}, runtime ${machine.runtime}, ${machine.temporaryFileSystem}, load before ${machine.loadBefore}`,
    "",
    line(COLUMNS),
    ...rows.map(line),
    "",
    ...figures.flatMap(({ name, budget }) => (budget === null ? [] : [`${budget.verdict.toUpperCase()}: ${budget.says} (${name}, ${budget.of})`])),
    ...figures.flatMap(({ name, note }) => (note === null ? [] : [`${name}: ${note}`])),
    "",
    ...Object.entries(report.facts).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
  ].join("\n");
}

function row(name: string, unit: string, { repetitions, median, p95, p99, max }: Figure | NonNullable<Figure["peer"]>): readonly string[] {
  return [name, unit, String(repetitions), ...[median, p95, p99, max].map((value) => (value < 10 ? value.toFixed(3) : value.toFixed(1)))];
}
