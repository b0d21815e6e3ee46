import type { Command } from "commander";
import { explainSettings, settingsAsJson } from "../../../core/settings/explain-words.ts";
import { mergeSettings } from "../../../core/settings/machine-settings.ts";
import { parseSettingsText } from "../../../core/settings/settings-source.ts";
import type { SettingsSource } from "../../../core/settings/settings-source.ts";
import { ok } from "../../../core/result.ts";
import { readNamedFile } from "../parse-options.ts";
import { report, withJson } from "../run-command.ts";
import type { Outcome } from "../printed.ts";
import { printable } from "../printed.ts";

/** `settings explain`: what machine-wide settings would hold where these files lie. What holds on a computer the installed client says: it reads the places. */
export function addSettings(program: Command): void {
  const settings = program.command("settings").description("machine-wide settings for exam centres");
  withJson(settings.command("explain").description("what holds on a computer with these files, and why; exit status 1 when something is refused. On an exam computer itself the installed client answers the same command without files")
    .argument("<files...>", "settings files in the order in which they are read, the last one is the strongest"))
    .action(async (files: readonly string[], options: { readonly json?: boolean }) => report(options.json === true, () => explain(files), 2));
}

async function explain(files: readonly string[]): Outcome {
  const places: SettingsSource[] = [];
  for (const file of files) {
    const bytes = readNamedFile(file);
    if (!bytes.ok) return await Promise.resolve(bytes);
    places.push(parseSettingsText(file, new TextDecoder().decode(bytes.value)));
  }
  const machine = mergeSettings(places);
  return ok({ json: settingsAsJson(machine), human: explainSettings(machine).split("\n").map(printable).join("\n"), ...(machine.refusals.length === 0 ? {} : { status: 1 as const }) });
}
