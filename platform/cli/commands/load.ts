import type { Command } from "commander";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import type { Result } from "../../../core/result.ts";
import { isSound } from "../../load/load-report.ts";
import { LOAD_BOUNDS, parseBounded, parseLoopbackUrl, SCENARIOS, USUAL_SOCKETS } from "../../load/load-options.ts";
import type { LoadOptions, LoadTarget } from "../../load/load-options.ts";
import { runLoad } from "../../load/run-load.ts";
import { readableLoad } from "../load-words.ts";
import type { Outcome } from "../printed.ts";
import { isDataFolder, noFolder, report, withJson } from "../run-command.ts";

interface Typed {
  readonly sittings: string;
  readonly minutes: string;
  readonly scenario: string;
  readonly sockets: string;
  readonly url?: string;
  readonly data?: string;
  readonly json?: boolean;
}

const MINUTE_MS = 60_000;
/** A room arrives, and hands in, within a minute. */
const SPREAD_MS = 60_000;
const ANSWER_EVERY_MS = 30_000;

/** `load`: how much a platform on this computer carries. */
export function addLoad(program: Command): void {
  const { sittings, minutes, sockets } = LOAD_BOUNDS;
  withJson(program.command("load").description("make the load of many sittings with the client's own code on a platform on this computer, and compare what it holds with what was typed")
    .option("--sittings <number>", `candidates, ${sittings.least} to ${sittings.most}`, "100")
    .option("--minutes <number>", `how long they are live in steady and storm, ${minutes.least} to ${minutes.most}; all arrive and hand in within one minute of it`, "1")
    .option("--scenario <name>", "start: all arrive; steady: all are live; handin: all hand in; storm: the platform is killed, and all come back while half of them hand in", "steady")
    .option("--sockets <number>", `connections at most, ${sockets.least} to ${sockets.most}: as many as a TLS proxy in front would open`, String(USUAL_SOCKETS))
    .option("--url <address>", "a platform that runs on this computer, instead of one made for this; with its --data")
    .option("--data <folder>", "data folder of the platform at --url: the demo exam and its sittings stay in it"))
    .action(async (typed: Typed) => report(typed.json === true, () => load(typed)));
}

async function load(typed: Typed): Outcome {
  const options = optionsOf(typed);
  if (!options.ok) return options;
  const stop = new AbortController();
  const stopped = (): void => stop.abort();
  process.once("SIGINT", stopped).once("SIGTERM", stopped);
  const progress = progressLine();
  try {
    const made = await runLoad(options.value, { signal: stop.signal, progress: progress.say });
    progress.clear();
    if (!made.ok) return made;
    if (!isSound(made.value)) process.exitCode = 1;
    return ok({ json: made.value, human: readableLoad(made.value) });
  } finally {
    progress.clear();
    process.off("SIGINT", stopped).off("SIGTERM", stopped);
  }
}

function optionsOf(typed: Typed): Result<LoadOptions, InvigilError> {
  const scenario = SCENARIOS.find((name) => name === typed.scenario);
  if (scenario === undefined) return fail("usage/invalid", `--scenario is one of ${SCENARIOS.join(", ")}`);
  const sittings = parseBounded(typed.sittings, "sittings");
  if (!sittings.ok) return sittings;
  const minutes = parseBounded(typed.minutes, "minutes");
  if (!minutes.ok) return minutes;
  const sockets = parseBounded(typed.sockets, "sockets");
  if (!sockets.ok) return sockets;
  if (scenario === "storm" && typed.url !== undefined) return fail("usage/invalid", "storm kills the platform, so it makes its own; leave out --url");
  const target = targetOf(typed);
  if (!target.ok) return target;
  const liveMs = minutes.value * MINUTE_MS;
  return ok({
    scenario, sittings: sittings.value, liveMs, spreadMs: Math.min(SPREAD_MS, liveMs), answerEveryMs: Math.min(ANSWER_EVERY_MS, liveMs), sockets: sockets.value, target: target.value,
  });
}

function targetOf({ url, data }: Typed): Result<LoadTarget, InvigilError> {
  if (url === undefined && data === undefined) return ok({ kind: "own" });
  if (url === undefined || data === undefined) return fail("usage/invalid", "a platform that runs already is named with --url and --data together");
  const parsed = parseLoopbackUrl(url);
  if (!parsed.ok) return parsed;
  return isDataFolder(data) ? ok({ kind: "running", url: parsed.value, dataDir: data }) : noFolder(data);
}

/** What goes on, in one line of a terminal that is written over and over. Nothing anywhere else. */
function progressLine(): { readonly say: (says: string) => void; readonly clear: () => void } {
  const { stderr } = process;
  return {
    say: (says) => {
      if (stderr.isTTY) stderr.write(`\r\u001B[K${says}`);
    },
    clear: () => {
      if (stderr.isTTY) stderr.write("\r\u001B[K");
    },
  };
}
