import type { AeadInterface } from "@hpke/core";
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import type { InvigilError } from "../errors.ts";
import { fail } from "../errors.ts";
import type { Result } from "../result.ts";
import { ok } from "../result.ts";
import type { JournalId, PackageId } from "../sitting/ids.ts";
import { ownBytes, utf8 } from "./encoding.ts";

/** Exporter label of a journal's record key (RFC 9180 §5.3). */
const RECORD_KEY_LABEL = utf8("invigil journal v1");
const RECORD_KEY_BYTES = 32;

/** The suite of this system, DHKEM(X25519, HKDF-SHA256) with HKDF-SHA256, over an AEAD: RFC 9180's vectors have the same with AES-128-GCM. */
export function hpkeSuite(aead: AeadInterface): CipherSuite {
  return new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead });
}

const suite = hpkeSuite(new Aes256Gcm());

/** A new X25519 key pair of an exam: answers are sealed to the public half. Both halves are 32 bytes. */
export async function generateExamKeyPair(): Promise<{ readonly publicKey: Uint8Array<ArrayBuffer>; readonly privateKey: Uint8Array<ArrayBuffer> }> {
  const pair = await suite.kem.generateKeyPair();
  return {
    publicKey: new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)),
    privateKey: new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey)),
  };
}

/** HPKE `info` of a journal: its record key opens nothing under another journal or package. */
export function recordKeyInfo(journalId: JournalId, packageId: PackageId): Uint8Array<ArrayBuffer> {
  return utf8(`invigil journal v1|${journalId}|${packageId}`);
}

/**
 * Makes a journal's record key: one HPKE context in base mode a journal, its exporter secret is the key (RFC 9180 §5.3).
 * Only the holder of the exam's private key can make it again from `enc`.
 * @param examPublicKey 32 bytes
 * @returns `enc` and `recordKey`, 32 bytes each; `crypto/invalid-key` when the public key is not one
 */
export async function newRecordKey(
  examPublicKey: Uint8Array, info: Uint8Array,
): Promise<Result<{ readonly enc: Uint8Array<ArrayBuffer>; readonly recordKey: Uint8Array<ArrayBuffer> }, InvigilError>> {
  try {
    const recipientPublicKey = await suite.kem.deserializePublicKey(ownBytes(examPublicKey));
    const sender = await suite.createSenderContext({ recipientPublicKey, info: ownBytes(info) });
    const recordKey = new Uint8Array(await sender.export(RECORD_KEY_LABEL, RECORD_KEY_BYTES));
    return ok({ enc: new Uint8Array(sender.enc), recordKey });
  } catch {
    return fail("crypto/invalid-key", "the exam's public key is not a usable X25519 key");
  }
}

/**
 * Makes the record key again from `enc`.
 * A wrong but well-formed key or `info` gives another key, which then opens no record (`journal/wrong-key`).
 * @param examPrivateKey 32 bytes
 * @returns 32 bytes; `crypto/invalid-key` when key or `enc` are not X25519 keys
 */
export async function openRecordKey(examPrivateKey: Uint8Array, enc: Uint8Array, info: Uint8Array): Promise<Result<Uint8Array<ArrayBuffer>, InvigilError>> {
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(ownBytes(examPrivateKey));
    const recipient = await suite.createRecipientContext({ recipientKey, enc: ownBytes(enc), info: ownBytes(info) });
    return ok(new Uint8Array(await recipient.export(RECORD_KEY_LABEL, RECORD_KEY_BYTES)));
  } catch {
    return fail("crypto/invalid-key", "the exam's private key or the encapsulated key is not a usable X25519 key");
  }
}
