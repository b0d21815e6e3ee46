import type { Command } from "commander";
import { fail } from "../../../core/errors.ts";
import type { VirtualMachineJudgement } from "../../../core/policy/virtual-machine.ts";
import { SUSPICIOUS_SCORE, VIRTUAL_SCORE, judgeVirtualMachine } from "../../../core/policy/virtual-machine.ts";
import { ok } from "../../../core/result.ts";
import { readMachines } from "../machine-file.ts";
import type { Outcome } from "../printed.ts";
import { counted } from "../printed.ts";
import { report, withJson } from "../run-command.ts";

interface JudgedLine extends Pick<VirtualMachineJudgement, "score" | "verdict" | "evidence"> {
  readonly line: number;
}

/** Most computers that are printed for people; `--json` prints all. */
const MOST_PRINTED = 50;

/** `vm judge`. */
export function addVm(program: Command): void {
  const vm = program.command("vm").description("try the check for virtual machines without a platform");
  withJson(vm.command("judge").description("judge the computers of a file: those that are not physical, with the evidence")
    .requiredOption("--dmi <file>", "one JSON object a line, plain or gzip: vendor, product, version, family, board, boardVendor, biosVendor, biosVersion, chassisVendor, chassisType, cpu, vmFlag")
    .option("--all", "print the physical ones too"))
    .action(async (options: { readonly dmi: string; readonly all?: boolean; readonly json?: boolean }) => report(options.json === true, () => judge(options.dmi, options.all === true)));
}

async function judge(path: string, all: boolean): Outcome {
  const verdicts: JudgedLine[] = [];
  let [total, blocked, warned, withSigns, bySingleSignal] = [0, 0, 0, 0, 0];
  for await (const machine of readMachines(path)) {
    if (!machine.ok) return machine;
    const { score, verdict, evidence } = judgeVirtualMachine(machine.value.facts);
    total += 1;
    if (verdict === "virtual") blocked += 1;
    if (verdict === "suspicious") warned += 1;
    if (evidence.length > 0) withSigns += 1;
    if (verdict === "virtual" && evidence.length === 1) bySingleSignal += 1;
    if (all || verdict !== "physical") verdicts.push({ line: machine.value.line, score, verdict, evidence });
  }
  if (total === 0) return fail("usage/invalid", `${path} holds no computers`);
  return ok({
    json: { total, blocked, warned, blockedBySingleSignal: bySingleSignal, orOfSignals: { blocked: withSigns }, thresholds: { virtual: VIRTUAL_SCORE, suspicious: SUSPICIOUS_SCORE }, verdicts },
    human: [
      `${counted(total, "computer")}: ${blocked} virtual (a score of ${VIRTUAL_SCORE} and more), ${warned} suspicious (${SUSPICIOUS_SCORE} and more).`,
      `Virtual because of a single sign: ${bySingleSignal}. Had any one sign been enough: ${withSigns}.`,
      ...verdicts.slice(0, MOST_PRINTED).flatMap(({ line, score, verdict, evidence }) => ["", `line ${line}: ${verdict}, score ${score}`, ...evidence.map(({ weight, words }) => `  ${String(weight).padStart(3)}  ${words}`)]),
      ...(verdicts.length > MOST_PRINTED ? ["", `${verdicts.length - MOST_PRINTED} more are printed with --json.`] : []),
    ].join("\n"),
  });
}
