import type { Command } from "commander";
import { ok } from "../../../core/result.ts";
import { scoreItemFile } from "../../qti/score-item-file.ts";
import { readJsonFile } from "../parse-options.ts";
import type { Outcome } from "../printed.ts";
import { report, withJson } from "../run-command.ts";

/** `qti score`. */
export function addQti(program: Command): void {
  const qti = program.command("qti").description("try QTI files without a platform");
  withJson(qti.command("score <item.xml>").description("score one item with given responses")
    .requiredOption("--responses <file>", "JSON object: response identifier to value")
    .option("--seed <number>", "seed for items that use random numbers", "0"))
    .action(async (item: string, options: { readonly responses: string; readonly seed: string; readonly json?: boolean }) =>
      report(options.json === true, () => score(item, options.responses, Number(options.seed))));
}

async function score(item: string, responsesPath: string, seed: number): Outcome {
  const responses = readJsonFile(responsesPath);
  if (!responses.ok) return responses;
  const scored = await scoreItemFile(item, responses.value, Number.isInteger(seed) ? seed : 0);
  if (!scored.ok) return scored;
  const lines = Object.entries(scored.value.outcomes).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return ok({ json: scored.value, human: lines.join("\n") });
}
