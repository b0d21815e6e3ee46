import type { Command } from "commander";
import { FORGETTABLE_KINDS } from "../../../core/journal/forgotten-record.ts";
import { ok } from "../../../core/result.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { sweep } from "../../privacy/sweep.ts";
import { FORGETTABLE_WORDS } from "../forgotten-words.ts";
import type { Outcome } from "../printed.ts";
import { counted, moment, table } from "../printed.ts";
import { ACTOR, reportWithFolder, withData } from "../run-command.ts";

interface Options {
  readonly data: string;
  readonly json?: boolean;
}

/** `privacy sweep` and `privacy list`. */
export function addPrivacy(program: Command): void {
  const privacy = program.command("privacy").description("what is kept of candidates, and for how long");
  withData(privacy.command("sweep").description("delete what is past the retention that candidates were told; a running server does it every hour"))
    .action(async (options: Options) => reportWithFolder(options, run));
  withData(privacy.command("list").description("what was collected of candidates, how much of it is still held, and when it is deleted"))
    .action(async (options: Options) => reportWithFolder(options, list));
}

async function run(folder: DataFolder): Outcome {
  const swept = await sweep(folder, ACTOR);
  if (!swept.ok) return swept;
  const { deviceIds, records, forks } = swept.value;
  const kinds = FORGETTABLE_KINDS.filter((kind) => records[kind] > 0).map((kind) => `${counted(records[kind], "record")} of ${FORGETTABLE_WORDS[kind]}`);
  const deleted = [
    ...(deviceIds === 0 ? [] : [counted(deviceIds, "pseudonymous id of a computer", "pseudonymous ids of computers")]), ...kinds,
    ...(forks === 0 ? [] : [`the same in ${counted(forks, "refused upload")}`]),
  ];
  return ok({ json: { deleted: swept.value }, human: deleted.length === 0 ? "Nothing is past its retention." : `Deleted: ${deleted.join(", ")}.` });
}

async function list(folder: DataFolder): Outcome {
  const read = await folder.store.read(async (tables) => {
    const packages = new Map((await tables.packages()).map((row) => [row.packageId, row]));
    const rows = [];
    for (const { packageId, kind, deleteAt } of await tables.retentions(null)) {
      rows.push({ packageId, title: packages.get(packageId)?.title ?? "", kind, deleteAt, held: await tables.countHeld(packageId, kind) });
    }
    return rows;
  });
  if (!read.ok) return read;
  const rows = read.value.map(({ title, packageId, kind, deleteAt, held }) => [title, packageId, FORGETTABLE_WORDS[kind], held, moment(deleteAt)]);
  return ok({
    json: { retentions: read.value },
    human: rows.length === 0 ? "No scheduled exam collects anything of its candidates but their answers." : table(["exam", "package", "what", "records held", "deleted at"], rows),
  });
}
