import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../bundle.ts";
import { ensureSystemPackages } from "../system-packages.ts";
import { openClient } from "./open-client.ts";
import { prepareExam } from "./demo-exam.ts";
import { startLocalPlatform } from "./local-platform.ts";
import { parseStartOptions, START_HELP } from "./options.ts";
import { proveHandIn } from "./prove-hand-in.ts";
import { findRuntime } from "./runtime.ts";
import { runAlone } from "./run-alone.ts";

const options = parseStartOptions(process.argv.slice(2));
if (options === null) {
  console.log(START_HELP);
  process.exit(0);
}

const runtime = findRuntime();
if (runtime.kind === "preview") {
  console.log(`${runtime.because}: opening the preview, which locks nothing.`);
  const system = ensureSystemPackages();
  if (!system.ready) {
    console.error(`The preview needs a few system packages. Install them with:\n  ${system.installWith}`);
    process.exit(1);
  }
}

const folder = await mkdtemp(join(tmpdir(), "invigil-start-"));
await bundle();
const platform = await startLocalPlatform(join(folder, "platform"));
try {
  const exam = await prepareExam(platform, options.exam, options.policy);
  console.log(`
The platform runs at ${platform.url}
  exam link        ${exam.scheduled.link}
  exam code        ${exam.scheduled.examCode}
  candidate code   ${exam.candidateCode}
  start code       ${exam.startCode}
  staff pages      ${platform.staffLink} (this link works once)
`);
  const hasDisplay = process.platform !== "linux" || process.env["DISPLAY"] !== undefined || process.env["WAYLAND_DISPLAY"] !== undefined;
  const profile = join(folder, "profile");
  if (hasDisplay && !options.alone) {
    await openClient(runtime, { link: exam.scheduled.link, profile });
  } else {
    const receipts = join(folder, "receipts");
    await runAlone({ exam, profile, receipts, screenshots: options.screenshots ?? await mkdtemp(join(tmpdir(), "invigil-screens-")) });
    await proveHandIn(platform, receipts);
  }
} finally {
  await platform.stop();
  await rm(folder, { recursive: true, force: true });
}
