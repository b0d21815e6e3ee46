import type { SigningKey } from "../../core/crypto/signing.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { OrganisationKey } from "../../core/receipt/receipt.ts";
import type { Result } from "../../core/result.ts";

/** What a sealed value is for. A value sealed for one purpose and subject does not open as another. */
export type SealPurpose = "organisation-key" | "exam-private-key" | "release-document" | "start-code" | "override-codes" | "totp-secret" | "review-note" | "override-reason";

/**
 * The platform's secrets: it signs, seals and tags, and never hands out the master key. A file or the environment today; a hardware
 * module or a key service behind the same interface when an institution has one.
 */
export interface Keys {
  /** Signs manifests, releases, countersignatures and receipts. */
  readonly signing: SigningKey;
  /** Public halves of every key that ever signed, newest last. */
  readonly organisationKeys: readonly OrganisationKey[];
  /** Encrypts for storage; base64url. `subject` names what it belongs to (an exam id). */
  seal(purpose: SealPurpose, subject: string, plaintext: Uint8Array): Promise<string>;
  /** Errors: crypto/open-failed when altered, sealed under another master key, or for something else. */
  open(purpose: SealPurpose, subject: string, sealed: string): Promise<Result<Uint8Array<ArrayBuffer>, InvigilError>>;
  /**
   * Keyed fingerprint of a candidate code within a package, of a transfer code within a sitting, of a recovery code of a member of staff, or of a challenge to a passkey, 64 hexadecimal
   * digits: codes are short, so a plain hash in a stolen database could be searched.
   * @param subject identifier of the package, sitting or member; for a challenge what it is for, which is no identifier
   */
  codeTag(subject: string, normalisedCode: string): Promise<string>;
}
