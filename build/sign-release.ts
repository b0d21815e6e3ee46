import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { dump, load } from "js-yaml";
import * as v from "valibot";
import { generateSigningKey, signDocument, signingKeyFromJwk } from "../core/crypto/signing.ts";
import type { SigningKey } from "../core/crypto/signing.ts";
import { releaseSchema } from "../core/update/release.ts";
import type { Release } from "../core/update/release.ts";

const listSchema = v.looseObject({ version: v.string(), files: v.array(v.looseObject({ url: v.string(), sha512: v.string() })) });

const HELP = `node build/sign-release.ts --new-key FILE
node build/sign-release.ts --key FILE --channel stable|beta [--rollout PERCENT] [--from VERSION] LIST

LIST is what electron-builder left beside the installers: latest.yml, latest-mac.yml or latest-linux.yml. The signature is written into it.`;

/**
 * Signs the list of a version's files with the release key, after hashing each of them again where it lies beside the list.
 * @returns the list with `invigilSignature`
 * @throws when a file is missing or is another than the list says
 */
export async function signList(path: string, key: SigningKey, release: Pick<Release, "channel" | "rollout" | "from">): Promise<string> {
  const list = v.parse(listSchema, load(readFileSync(path, "utf8")));
  const files = list.files.map(({ url, sha512 }) => {
    if (createHash("sha512").update(readFileSync(join(dirname(path), url))).digest("base64") !== sha512) throw new Error(`${url} is not the file that ${path} names`);
    return { file: url, sha512 };
  });
  const signed = await signDocument("invigil-update+jws", v.parse(releaseSchema, { version: list.version, ...release, files }), key);
  // A staged roll-out is the signed document's business alone.
  return dump({ ...list, invigilSignature: signed }, { lineWidth: -1 });
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "new-key": { type: "string" }, key: { type: "string" }, channel: { type: "string" }, rollout: { type: "string", default: "100" }, from: { type: "string", default: "0.0.0" } },
  });
  if (values["new-key"] !== undefined) {
    const made = await generateSigningKey();
    writeFileSync(values["new-key"], JSON.stringify(made.privateJwk), { mode: 0o600, flag: "wx" });
    console.log(`For core/update/release-keys.ts:\n${JSON.stringify(made.publicJwk)}`);
    return;
  }
  const [list] = positionals;
  if (list === undefined || values.key === undefined || (values.channel !== "stable" && values.channel !== "beta")) {
    console.error(HELP);
    process.exit(2);
  }
  const key = await signingKeyFromJwk(JSON.parse(readFileSync(values.key, "utf8")));
  if (!key.ok) throw new Error(key.error.message);
  writeFileSync(list, await signList(list, key.value, { channel: values.channel, rollout: Number(values.rollout), from: values.from }));
  console.log(`signed: ${list}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
