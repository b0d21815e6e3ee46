import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fromUtf8, utf8 } from "../../core/crypto/encoding.ts";
import { generateSigningKey, signingKeyFromJwk } from "../../core/crypto/signing.ts";
import type { SigningKey } from "../../core/crypto/signing.ts";
import { writeDurably } from "../files/write-durably.ts";
import type { SecretsPort } from "../ports.ts";

/**
 * The key of this installation towards one organisation, which signs checkpoints and seals. Made when it is first needed; kept sealed by the
 * operating system's secret store in `<profile>/device-keys/<kid>.key`. A file that can no longer be opened (another user, a restored disk) is
 * set aside and a new key is made: the platform then treats this as another computer, which is what it is.
 * @param organisation thumbprint of the organisation's key
 * @throws the file system's errors
 */
export async function loadDeviceKey(profile: string, organisation: string, secrets: SecretsPort, onProblem: (what: string) => void): Promise<SigningKey> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(organisation)) throw new Error("an organisation is named by its key's thumbprint");
  const folder = join(profile, "device-keys");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // SECURITY: one key for all would let two institutions find out that they examine the same person.
  const path = join(folder, `${organisation}.key`);
  const sealed = readIfThere(path);
  if (sealed !== null) {
    const plain = secrets.open(sealed);
    const key = plain === null ? null : await signingKeyFromJwk(parse(fromUtf8(plain)));
    if (key?.ok === true) return key.value;
    onProblem("a device key cannot be opened and was set aside");
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
