import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { POLICY_PRESETS } from "../../../../core/policy/presets.ts";
import { createLockdown } from "../../../../main/lockdown/create-lockdown.ts";
import { nodeDesktop } from "../../../../main/lockdown/desktop/node-desktop.ts";
import type { ClipboardPort, SecretsPort } from "../../../../main/ports.ts";

/**
 * One life of the lockdown, to be killed at any moment: `node kill-child.ts PROFILE CLIPBOARD`. It takes back what an earlier life left, waits
 * for a word, applies, measures and takes back. It says what it begins to do before it does it. The clipboard is a file.
 */
const [profile = "", clipboardPath = ""] = process.argv.slice(2);
const policy = { ...POLICY_PRESETS["supervised-room"], preset: "custom", controls: ["clipboard", "notifications", "system-shortcuts", "keyboard", "power-save"] } as const;

const writeText = (text: string): void => {
  writeFileSync(join(profile, "clipboard.new"), text);
  renameSync(join(profile, "clipboard.new"), clipboardPath);
};
const readText = async (): Promise<string> => await Promise.resolve(readFileSync(clipboardPath, "utf8"));
const clipboard: ClipboardPort = { readText, writeText, clear: () => writeText(""), types: async () => (await readText() === "" ? [] : ["text/plain"]) };

const key = createHash("sha256").update("this computer's store for secrets").digest();
const secrets: SecretsPort = {
  seal: (plain) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    return new Uint8Array(Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
  },
  open: (sealed) => {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]));
  },
};

let later = 0;
const lockdown = createLockdown(
  {
    application: { runtime: "electron", packaged: false, startSwitches: [] }, platform: "linux", system: "linux", window: () => null, clipboard, desktop: nodeDesktop(), developerTools: false,
    shortcuts: { take: () => false, isTaken: () => false, release: () => undefined }, guards: { installed: () => true }, power: { keepAwake: () => ({ active: () => true, release: () => undefined }) },
    programsAlive: () => true, permittedRunning: () => false, watching: () => null,
  },
  () => policy, { profile, secrets, clock: { now: () => Date.now(), monotonic: () => performance.now() + later }, onProblem: (control, cause) => process.send?.({ problem: `${control}: ${String(cause)}` }) },
);
const begin = (phase: string): void => void process.send?.({ phase });

process.on("disconnect", () => process.exit(0));
begin("recovering");
const recovered = await lockdown.revertLeftovers();
process.send?.({ phase: "clean", lost: recovered.filter(({ restored }) => !restored).map(({ control }) => control) });
await once(process, "message");
begin("applying");
await lockdown.apply(policy);
later = 60_000;
begin("verifying");
await lockdown.verify();
begin("reverting");
await lockdown.revert();
begin("done");
await once(process, "message");
process.exit(0);
