import { Command, CommanderError } from "commander";
import { invigilError } from "../../core/errors.ts";
import { addAudit } from "./commands/audit.ts";
import { addBackup } from "./commands/backup.ts";
import { addDevice } from "./commands/device.ts";
import { addExam } from "./commands/exam.ts";
import { addKeystroke } from "./commands/keystroke.ts";
import { addLoad } from "./commands/load.ts";
import { addLog } from "./commands/log.ts";
import { addPolicy } from "./commands/policy.ts";
import { addPrivacy } from "./commands/privacy.ts";
import { addQti } from "./commands/qti.ts";
import { addReceipt } from "./commands/receipt.ts";
import { addRelease } from "./commands/release.ts";
import { addServe } from "./commands/serve.ts";
import { addSettings } from "./commands/settings.ts";
import { addSitting } from "./commands/sitting.ts";
import { addStaff } from "./commands/staff.ts";
import { addVm } from "./commands/vm.ts";
import { printError } from "./run-command.ts";

const wantsJson = process.argv.includes("--json");

const program = new Command("invigil")
  .description("Invigil's exam platform. Every command takes --json and prints one JSON document then.")
  .version("0.1.0")
  .showHelpAfterError("(see: invigil --help)")
  .configureOutput({ outputError: (text, write) => (wantsJson ? undefined : write(text)), ...(wantsJson ? { writeErr: () => undefined } : {}) })
  .exitOverride();

addServe(program);
addBackup(program);
addDevice(program);
addExam(program);
addLoad(program);
addPolicy(program);
addSitting(program);
addPrivacy(program);
addReceipt(program);
addRelease(program);
addLog(program);
addSettings(program);
addStaff(program);
addAudit(program);
addQti(program);
addVm(program);
addKeystroke(program);
inherit(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version end here as well, with status 0.
  if (error.exitCode !== 0) {
    if (wantsJson) printError(true, invigilError("usage/invalid", error.message.replace(/^error: /, "")));
    process.exitCode = 2;
  }
}

/** Sub-commands take their parent's settings only when they are made from it with them; this gives them to all. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inherit(child);
  }
}
