import * as v from "valibot";
import { examContentSchema } from "../assessment/exam-content.ts";
import type { DeepReadonly } from "../deep-readonly.ts";
import { examIdSchema } from "../sitting/ids.ts";
import { route } from "./wire-route.ts";

/** Who sees questions before anybody sits them. */
const AUTHORS = ["administrator", "author"] as const;

const previewSchema = v.strictObject({ content: examContentSchema, organisation: v.string() });
export type Preview = DeepReadonly<v.InferOutput<typeof previewSchema>>;

/** What an exam looks like to a candidate, for those who make it: never a correct answer. */
export const previewRoutes = {
  examPreview: route({
    method: "GET", path: "/v1/staff/exams/:examId/preview", audience: "staff", roles: AUTHORS, summary: "The questions of an exam as a candidate sees them, without answers",
    params: v.strictObject({ examId: examIdSchema }), request: null, response: previewSchema, bodyLimit: 0,
  }),
  examPicture: route({
    method: "GET", path: "/v1/staff/exams/:examId/pictures/:picture", audience: "staff", roles: AUTHORS, summary: "A picture of an exam, by its path",
    params: v.strictObject({ examId: examIdSchema, picture: v.pipe(v.string(), v.maxLength(1000)) }), request: null, response: "bytes", bodyLimit: 0,
  }),
} as const;
