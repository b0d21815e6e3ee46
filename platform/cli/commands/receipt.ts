import type { Command } from "commander";
import * as v from "valibot";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { fingerprint } from "../../../core/crypto/signing.ts";
import type { OrganisationKey } from "../../../core/receipt/receipt.ts";
import { organisationKeySchema } from "../../../core/receipt/receipt.ts";
import { verifyReceiptFile } from "../../../core/receipt/verify-receipt.ts";
import type { Result } from "../../../core/result.ts";
import { ok } from "../../../core/result.ts";
import { organisationName } from "../../office/settings.ts";
import type { DataFolder } from "../../office/data-folder.ts";
import { openDataFolder } from "../../office/data-folder.ts";
import { systemClock } from "../../office/system-clock.ts";
import { systemRandom } from "../../../core/crypto/random.ts";
import { readJsonFile } from "../parse-options.ts";
import type { Outcome } from "../printed.ts";
import { moment } from "../printed.ts";
import { isDataFolder, noFolder, report, reportWithFolder, withData, withJson } from "../run-command.ts";

/** What `keys show --json` and `/v1/keys` print. */
const keysFileSchema = v.object({ keys: v.pipe(v.array(organisationKeySchema), v.minLength(1)) });

interface VerifyOptions {
  readonly keys?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** `receipt verify` and `keys show`. */
export function addReceipt(program: Command): void {
  const receipt = program.command("receipt").description("what candidates keep");
  withJson(receipt.command("verify <file>").description("check a receipt file, without any network")
    .option("--keys <file>", "the organisation's public keys, as printed by: keys show --json")
    .option("--data <folder>", "take the keys from this data folder"))
    .action(async (file: string, options: VerifyOptions) => report(options.json === true, () => verify(file, options)));

  const keys = program.command("keys").description("the organisation's keys");
  withData(keys.command("show").description("print the public keys"))
    .action(async (options: { readonly data: string; readonly json?: boolean }) => reportWithFolder(options, show));
}

async function verify(path: string, options: VerifyOptions): Outcome {
  const file = readJsonFile(path);
  if (!file.ok) return file.error.message.endsWith("is not JSON") ? fail("receipt/invalid", "this is not a receipt file") : file;
  const trusted = await trustedKeys(options);
  if (!trusted.ok) return trusted;
  const verified = await verifyReceiptFile(file.value, trusted.value);
  if (!verified.ok) return verified;
  const { receipt, trust, fingerprint: print } = verified.value;
  return ok({
    json: { valid: true, trust, fingerprint: print, receipt },
    human: [
      trust === "trusted"
        ? "This receipt is valid, and it is signed by a key of the organisation."
        : "This receipt fits together, and its key is only the one that it brings along itself.",
      ...(trust === "trusted" ? [] : ["Compare this fingerprint with the one that the institution publishes:"]),
      `  key          ${print}`,
      `  exam         ${receipt.examTitle} (${receipt.organisation})`,
      `  candidate    ${receipt.candidate}`,
      `  handed in    ${moment(receipt.sealedAt)}, received ${moment(receipt.receivedAt)}`,
      `  answered     ${receipt.answered} of ${receipt.questions}`,
    ].join("\n"),
  });
}

async function trustedKeys({ keys, data }: VerifyOptions): Promise<Result<readonly OrganisationKey[] | null, InvigilError>> {
  if (keys !== undefined) {
    const file = readJsonFile(keys);
    if (!file.ok) return file;
    const parsed = v.safeParse(keysFileSchema, file.value);
    return parsed.success ? ok(parsed.output.keys) : fail("usage/invalid", `${keys} does not hold an organisation's keys`);
  }
  if (data === undefined) return ok(null);
  if (!isDataFolder(data)) return noFolder(data);
  const folder = await openDataFolder({ dataDir: data, clock: systemClock, random: systemRandom });
  if (!folder.ok) return folder;
  const { organisationKeys } = folder.value.keys;
  await folder.value.close();
  return ok(organisationKeys);
}

async function show({ store, keys }: DataFolder): Outcome {
  const organisation = await store.read(organisationName);
  if (!organisation.ok) return organisation;
  const lines = keys.organisationKeys.map((key) => `  ${fingerprint(key.kid)}   (${key.kid})`);
  return ok({
    json: { organisation: organisation.value, keys: keys.organisationKeys },
    human: [`Public signing keys of ${organisation.value}, newest last. Publish the fingerprint where candidates can find it.`, ...lines].join("\n"),
  });
}
