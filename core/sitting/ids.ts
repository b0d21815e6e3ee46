import * as v from "valibot";

/** 128 random bits in Crockford base32: 26 characters. */
export const idSchema = v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, "26 characters of Crockford base32"));

/** Identifies an exam: what an author made. */
export const examIdSchema = v.pipe(idSchema, v.brand("ExamId"));
export type ExamId = v.InferOutput<typeof examIdSchema>;

/** Identifies one scheduled, encrypted package of an exam. */
export const packageIdSchema = v.pipe(idSchema, v.brand("PackageId"));
export type PackageId = v.InferOutput<typeof packageIdSchema>;

/** Identifies one candidate's run of one exam. Given by the platform at sign-in. */
export const sittingIdSchema = v.pipe(idSchema, v.brand("SittingId"));
export type SittingId = v.InferOutput<typeof sittingIdSchema>;

/** Identifies one journal: a sitting on one computer. Made by the client before sign-in. */
export const journalIdSchema = v.pipe(idSchema, v.brand("JournalId"));
export type JournalId = v.InferOutput<typeof journalIdSchema>;
