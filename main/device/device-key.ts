import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fromUtf8, utf8 } from "../../core/crypto/encoding.ts";
import { generateSigningKey, signingKeyFromJwk } from "../../core/crypto/signing.ts";
import type { SigningKey } from "../../core/crypto/signing.ts";
import { writeDurably } from "../files/write-durably.ts";
import type { SecretsPort } from "../ports.ts";

/**
 * The key of this installation, which signs checkpoints and seals. Made at first start; kept sealed by the operating system's secret store
 * in `<profile>/device.key`. A file that can no longer be opened (another user, a restored disk) is set aside and a new key is made:
 * the platform then treats this as another computer, which is what it is.
 */
export async function loadDeviceKey(profile: string, secrets: SecretsPort, onProblem: (what: string) => void): Promise<SigningKey> {
  const path = join(profile, "device.key");
  const sealed = readIfThere(path);
  if (sealed !== null) {
    const plain = secrets.open(sealed);
    const key = plain === null ? null : await signingKeyFromJwk(parse(fromUtf8(plain)));
    if (key?.ok === true) return key.value;
    onProblem("device.key cannot be opened and was set aside");
    renameSync(path, `${path}.broken`);
  }
  const key = await generateSigningKey();
  writeDurably(path, secrets.seal(utf8(JSON.stringify(key.privateJwk))));
  return key;
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
