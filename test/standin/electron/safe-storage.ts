import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app } from "./app.ts";
import { paths } from "./app-paths.ts";
import { guarded } from "./emulated.ts";

const PREFIX = Buffer.from("v10");

/**
 * Electron's `safeStorage`, as on a Linux without a keyring ("basic_text"): AES-256-GCM under a key in a file of mode 0600. It persists and it detects
 * changes, but whoever can read the file can decrypt.
 */
export const safeStorage = guarded("safeStorage", {
  isEncryptionAvailable: (): boolean => app.isReady(),
  getSelectedStorageBackend: (): string => "basic_text",
  setUsePlainTextEncryption(_use: boolean): void {},
  encryptString: (plainText: string): Buffer => {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key(), iv);
    const sealed = Buffer.concat([cipher.update(plainText, "utf8"), cipher.final()]);
    return Buffer.concat([PREFIX, iv, cipher.getAuthTag(), sealed]);
  },
  decryptString: (encrypted: Buffer): string => {
    if (encrypted.length < 31 || !encrypted.subarray(0, 3).equals(PREFIX)) throw new Error("Error while decrypting the ciphertext provided to safeStorage.decryptString. Ciphertext does not appear to be encrypted.");
    const decipher = createDecipheriv("aes-256-gcm", key(), encrypted.subarray(3, 15));
    decipher.setAuthTag(encrypted.subarray(15, 31));
    try {
      return Buffer.concat([decipher.update(encrypted.subarray(31)), decipher.final()]).toString("utf8");
    } catch {
      throw new Error("Error while decrypting the ciphertext provided to safeStorage.decryptString.");
    }
  },
});

function key(): Buffer {
  if (!app.isReady()) throw new Error("safeStorage cannot be used before the app is ready");
  const path = join(paths.ensureUserData(), "standin-safe-storage.key");
  if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600, flag: "wx" });
  return readFileSync(path);
}
