import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { deviceKeySchema, sha256HexSchema } from "../crypto/schemas.ts";
import { examIdSchema, journalIdSchema, packageIdSchema, sittingIdSchema } from "../sitting/ids.ts";

/** Counts have the bound of times: both are kept as whole numbers. */
const count = ms;

/** What a candidate hands in: the closed journal (JWS type `invigil-seal+jws`, device key). Its time is the time of hand-in. */
export const sealSchema = v.strictObject({
  sittingId: sittingIdSchema,
  journalId: journalIdSchema,
  examId: examIdSchema,
  packageId: packageIdSchema,
  /** SHA-256 of the package manifest JWS that was sat. */
  manifestSha256: sha256HexSchema,
  /** Number of records and head of the chain, the `sealed` record included. */
  records: v.pipe(v.number(), v.integer(), v.minValue(1)),
  head: sha256HexSchema,
  /** Questions with at least one answer, of how many. */
  answered: count,
  questions: count,
  reason: v.picklist(["handed-in", "time-over"]),
  sealedAt: ms,
  elapsed: ms,
});
export type Seal = DeepReadonly<v.InferOutput<typeof sealSchema>>;

/** The platform's signed answer to a seal (JWS type `invigil-receipt+jws`, organisation key, EdDSA). */
export const receiptSchema = v.strictObject({
  receiptId: v.string(),
  organisation: v.string(),
  examTitle: v.string(),
  candidate: v.string(),
  sittingId: sittingIdSchema,
  examId: examIdSchema,
  /** SHA-256 of the seal JWS's bytes. */
  sealSha256: sha256HexSchema,
  head: sha256HexSchema,
  records: count,
  answered: count,
  questions: count,
  sealedAt: ms,
  receivedAt: ms,
  /** Place of the seal in the exam's Merkle log (RFC 9162 §2.1): leaf = the seal JWS's bytes. */
  log: v.strictObject({ index: count, size: v.pipe(count, v.minValue(1)), root: sha256HexSchema, proof: v.array(sha256HexSchema) }),
});
export type Receipt = DeepReadonly<v.InferOutput<typeof receiptSchema>>;

/** A public Ed25519 key of the organisation as a JWK (RFC 8037), with its RFC 7638 thumbprint as `kid`. */
export const organisationKeySchema = v.strictObject({
  ...deviceKeySchema.entries, kid: v.string(), use: v.literal("sig"), alg: v.literal("EdDSA"),
});
export type OrganisationKey = DeepReadonly<v.InferOutput<typeof organisationKeySchema>>;

/** The file that a candidate keeps: receipt, seal, and the key that should have signed it. Checked offline. */
export const receiptFileSchema = v.strictObject({
  format: v.literal("invigil-receipt"),
  version: v.literal(1),
  receipt: v.string(),
  seal: v.string(),
  deviceKey: deviceKeySchema,
  organisationKey: organisationKeySchema,
  /** 12 characters, derived from the receipt: what is read out or typed by people. */
  code: v.string(),
});
export type ReceiptFile = DeepReadonly<v.InferOutput<typeof receiptFileSchema>>;
