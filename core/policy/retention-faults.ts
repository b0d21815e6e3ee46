import type { Policy } from "./policy.ts";
import type { PolicyFault } from "./policy-fault.ts";

/** Where a data plan promises two dates for one thing. */
export function* retentionFaults({ dataPlan }: Policy): Iterable<PolicyFault> {
  for (const [index, { collector }] of dataPlan.entries()) {
    if (dataPlan.findIndex((entry) => entry.collector === collector) < index) yield { path: ["dataPlan", index, "collector"], message: `"${collector}" has an entry already: name each collector once` };
  }
  const incidents = dataPlan.find(({ collector }) => collector === "incidents");
  const matches = dataPlan.findIndex(({ collector }) => collector === "process-matches");
  const days = dataPlan[matches]?.retentionDays;
  if (incidents !== undefined && days !== undefined && days !== incidents.retentionDays) {
    yield { path: ["dataPlan", matches, "retentionDays"], message: `programs that were found stand among the incidents of a sitting, which are kept for another time: say ${incidents.retentionDays} here, or ${days} there` };
  }
}
