import type { Command } from "commander";
import * as v from "valibot";
import { invigilError } from "../../../core/errors.ts";
import { createPlatform } from "../../server/create-platform.ts";
import { standardErrorLog } from "../../server/request-log.ts";
import { DEFAULT_DATA, printError } from "../run-command.ts";

const optionsSchema = v.object({
  data: v.string(),
  port: v.pipe(v.string(), v.regex(/^\d{1,5}$/, "the port is a number from 0 to 65535"), v.transform(Number), v.maxValue(65_535, "the port is a number from 0 to 65535")),
  host: v.string(),
  publicUrl: v.optional(v.pipe(v.string(), v.url("the public URL is not a URL"))),
  organisation: v.optional(v.pipe(v.string(), v.maxLength(200))),
  heartbeat: v.optional(v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(100), v.maxValue(600_000))),
  trustProxy: v.optional(v.boolean(), false),
  verbose: v.optional(v.boolean(), false),
  json: v.optional(v.boolean(), false),
});

/** `serve`: the exam server, until it is told to stop. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description("run the exam platform")
    .option("--data <folder>", "data folder of the platform", DEFAULT_DATA)
    .option("--port <number>", "port to listen on, 0 for any free one", "8080")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--public-url <url>", "address under which clients reach it, when it is another")
    .option("--organisation <name>", "name that candidates see; kept in the data folder")
    .option("--heartbeat <ms>", "usual time between two signs of life of a client, in milliseconds")
    .option("--trust-proxy", "believe X-Forwarded-For of a proxy on this computer")
    .option("--verbose", "log every request to standard error")
    .option("--json", "print one JSON line when ready")
    .action(async (raw: unknown) => serve(raw));
}

async function serve(raw: unknown): Promise<void> {
  const parsed = v.safeParse(optionsSchema, raw);
  if (!parsed.success) {
    printError(process.argv.includes("--json"), invigilError("usage/invalid", parsed.issues[0].message));
    process.exitCode = 2;
    return;
  }
  const { data, port, host, json, verbose, heartbeat, ...rest } = parsed.output;
  const platform = await createPlatform({ dataDir: data, log: standardErrorLog(verbose), heartbeatMs: heartbeat, ...rest });
  if (!platform.ok) {
    printError(json, platform.error);
    process.exitCode = 1;
    return;
  }
  const stop = (): void => {
    platform.value.stop().catch((error: unknown) => {
      process.stderr.write(`invigil: ${String(error)}\n`);
      process.exitCode = 1;
    });
  };
  const started = await platform.value.start(port, host);
  if (!started.ok) {
    printError(json, started.error);
    process.exitCode = 1;
    await platform.value.stop();
    return;
  }
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const { url, staffLink } = started.value;
  process.stdout.write(json ? `${JSON.stringify({ url, staffLink })}\n` : `${[
    `Invigil is running at ${url}`,
    `Data folder: ${data}`,
    "",
    `Staff pages (this link works once, within 24 hours): ${staffLink}`,
    "",
    `Next: import an exam with    invigil exam import <zip or folder> --data ${data}`,
    "Stop with Ctrl+C.",
  ].join("\n")}\n`);
}
