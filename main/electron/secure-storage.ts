import { safeStorage } from "electron";
import type { SecretsPort } from "../ports.ts";

/**
 * `safeStorage` as a port (Keychain, DPAPI, libsecret or KWallet). Where Linux has no keyring at all, Electron's own obfuscation is used
 * instead of refusing the exam; the files themselves are readable by this user only.
 */
export function electronSecrets(): SecretsPort {
  if (!safeStorage.isEncryptionAvailable() && process.platform === "linux") safeStorage.setUsePlainTextEncryption(true);
  return {
    seal: (plain) => new Uint8Array(safeStorage.encryptString(Buffer.from(plain).toString("base64"))),
    open: (sealed) => {
      try {
        return new Uint8Array(Buffer.from(safeStorage.decryptString(Buffer.from(sealed)), "base64"));
      } catch {
        return null;
      }
    },
  };
}
