import type { RevertedChange } from "./lockdown.ts";

/** What `--reset` says and how it ends: 0 when everything is as it was. */
export function resetReport(changes: readonly (RevertedChange & { readonly byHand: readonly string[] })[]): { readonly text: string; readonly status: 0 | 1 } {
  if (changes.length === 0) return { text: "Nothing on this computer was left changed.\n", status: 0 };
  const lines = changes.flatMap(({ control, change, restored, byHand }) => (restored
    ? [`put back: ${control}: ${change}`]
    : [`NOT put back: ${control}: ${change}`, ...(byHand.length === 0 ? [] : ["  What you can do yourself:", ...byHand.map((line) => `    ${line}`)])]));
  return { text: `${lines.join("\n")}\n`, status: changes.every(({ restored }) => restored) ? 0 : 1 };
}
