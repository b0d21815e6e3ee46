import type { StaffId } from "../../core/staff/role.ts";
import type { Flag } from "./flag.ts";

/** A member of staff. */
export interface StaffRow {
  readonly staffId: StaffId;
  readonly name: string;
  /** `staffNameKey` of the name; no two are alike. */
  readonly nameKey: string;
  /** JSON array of roles. */
  readonly rolesJson: string;
  /** JSON array of exam ids; null for all exams. */
  readonly examsJson: string | null;
  /** Null until the member chose one. */
  readonly passwordHash: string | null;
  /** Secret of the app that makes codes, encrypted under the master key: in use, and shown but not confirmed yet. */
  readonly totpSealed: string | null;
  readonly totpOfferedSealed: string | null;
  /** Step of the last code that was taken. */
  readonly totpStep: number;
  readonly createdAt: number;
  /** Null while the member may sign in. */
  readonly disabledAt: number | null;
}

/** A code for whoever lost the app; gone when it was used. */
export interface RecoveryCodeRow {
  readonly staffId: StaffId;
  /** HMAC-SHA-256 of member and code, under a key derived from the master key. */
  readonly codeTag: string;
}

/** A key with which a member signs in (WebAuthn). */
export interface PasskeyRow {
  /** As its authenticator calls it, base64url. */
  readonly credentialId: string;
  readonly staffId: StaffId;
  /** What its owner calls it. */
  readonly name: string;
  /** COSE public key (RFC 9052 §7), base64url. */
  readonly publicKey: string;
  /** How often it was used, by its own count; 0 for those that do not count. */
  readonly counter: number;
  /** 1 when its owner's other devices have it too. */
  readonly synced: Flag;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** A challenge that was answered, until its end. */
export interface SpentChallengeRow {
  readonly challengeSha256: string;
  readonly expiresAt: number;
}

export interface StaffLinkRow {
  readonly secretSha256: string;
  /** Whose way in it is; null for whoever runs the server. */
  readonly staffId: StaffId | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

/** `full`: signed in. `second-factor`: the password was right. `enrolling`: came by a link, and has to choose password and second factor. */
export type StaffStage = "full" | "second-factor" | "enrolling";

export interface StaffSessionRow {
  readonly tokenSha256: string;
  /** Null for whoever came by the link that the server prints. */
  readonly staffId: StaffId | null;
  readonly stage: StaffStage;
  readonly createdAt: number;
  readonly expiresAt: number;
}
