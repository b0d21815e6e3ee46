import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { invigil, invigilJson } from "./local-platform.ts";
import type { LocalPlatform } from "./local-platform.ts";

const listSchema = v.object({ sittings: v.array(v.object({ sittingId: v.string() })) });
const openedSchema = v.object({
  questions: v.array(v.object({ number: v.number(), title: v.string(), responses: v.record(v.string(), v.array(v.string())) })),
});

/**
 * Shows that what was handed in arrived whole: verifies the saved receipt offline and the journal on the platform, prints the decrypted answers and the score.
 * @param receipts folder that holds the saved receipt
 * @throws Error when something does not verify
 */
export async function proveHandIn(platform: LocalPlatform, receipts: string): Promise<void> {
  const data = ["--data", platform.dataDir];
  const { sittings } = v.parse(listSchema, await invigilJson(["sitting", "list", ...data]));
  for (const { sittingId } of sittings) {
    const { questions } = v.parse(openedSchema, await invigilJson(["sitting", "open", sittingId, ...data]));
    console.log("\nThe decrypted answers:");
    for (const { number, title, responses } of questions) console.log(`  ${number}. ${title}: ${Object.values(responses).map((values) => values.join(" | ")).join("  /  ") || "(no answer)"}`);
    await succeed(["sitting", "score", sittingId, ...data]);
    await succeed(["journal", "verify", sittingId, ...data]);
  }
  const saved = (await readdir(receipts)).filter((name) => name.endsWith(".json"));
  if (saved.length === 0) throw new Error("no receipt was saved");
  for (const name of saved) await succeed(["receipt", "verify", join(receipts, name), ...data]);
}

async function succeed(args: readonly string[]): Promise<void> {
  const answer = await invigil(args);
  console.log(`\n> invigil ${args.slice(0, 2).join(" ")}\n${answer.stdout.trim()}`);
  if (answer.status !== 0) throw new Error(answer.stderr.trim());
}
