import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { ERROR_CODE_LIST } from "../errors.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { examIdSchema } from "../sitting/ids.ts";
import { route } from "./wire-route.ts";

/** Largest exam that is uploaded, bytes. A larger one is imported on the command line. */
export const MOST_EXAM_BYTES = 256 * 1024 * 1024;

/** Who brings exams in and says when they are held. */
const AUTHORS = ["administrator", "author"] as const;

/** Name of a file as it was called where it came from: shown, and the title of an exam that has none. It never becomes a path. */
const fileNameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(150));

const importIssueSchema = v.strictObject({
  file: v.string(),
  /** From 1; 0 when the whole file is meant. */
  line: ms,
  code: v.picklist(ERROR_CODE_LIST),
  feature: v.string(), message: v.string(),
  /** Identifier of the question; null when the whole test is meant. */
  item: v.nullable(v.string()),
});
export type ImportIssueShown = DeepReadonly<v.InferOutput<typeof importIssueSchema>>;

const importReportSchema = v.strictObject({
  title: v.string(), source: v.picklist(["zip", "folder", "file"]), qtiVersion: v.string(),
  questions: v.array(v.strictObject({ item: v.string(), file: v.string(), title: v.string(), interactions: v.array(v.string()), importable: v.boolean() })),
  unsupported: v.array(importIssueSchema), warnings: v.array(importIssueSchema),
});
export type ImportReportShown = DeepReadonly<v.InferOutput<typeof importReportSchema>>;

/** How exams come in. */
export const examWire = {
  checkExam: route({
    method: "POST", path: "/v1/staff/exams/checks/:name", audience: "staff", roles: AUTHORS, allExams: true,
    summary: "Says what would be imported of a QTI package (zip or one XML file), what is not supported, and where; keeps nothing of it",
    params: v.strictObject({ name: fileNameSchema }), request: "bytes", response: importReportSchema, bodyLimit: MOST_EXAM_BYTES,
  }),
  importExam: route({
    method: "POST", path: "/v1/staff/exams/imports/:questions/:name", audience: "staff", roles: AUTHORS, allExams: true,
    summary: "Imports a QTI package: `all` of its questions or, when some are not supported, none; `supported`: those that are",
    params: v.strictObject({ questions: v.picklist(["all", "supported"]), name: fileNameSchema }), request: "bytes",
    response: v.strictObject({ examId: examIdSchema, title: v.string(), questions: ms, leftOut: ms }), bodyLimit: MOST_EXAM_BYTES,
  }),
} as const;
