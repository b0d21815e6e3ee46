import { MOST_EXAM_BYTES } from "../../../core/contract/wire-exams.ts";
import { wire } from "../../../core/contract/wire.ts";
import { ok } from "../../../core/result.ts";
import { keepExam } from "../../exam/keep-exam.ts";
import type { BoundRoute } from "../answers.ts";
import { staffUpload } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** How exams come in, and are held. */
export function examRoutes({ folder, uploads, reader }: Desk): Readonly<Record<"checkExam" | "importExam", BoundRoute>> {
  return {
    checkExam: staffUpload(wire.checkExam, ({ params, file }) => uploads.take(file, MOST_EXAM_BYTES, (path) => reader.check(path, params.name))),
    importExam: staffUpload(wire.importExam, ({ params, file, member }) => uploads.take(file, MOST_EXAM_BYTES, async (path) => {
      const read = await reader.read(path, params.name, params.questions);
      if (!read.ok) return read;
      const { content, scoring, assets } = read.value;
      const examId = await keepExam(folder, { content, scoring, assets }, member.actor);
      return examId.ok ? ok({ examId: examId.value, title: content.title, questions: content.items.length, leftOut: scoring.leftOut.length }) : examId;
    })),
  };
}
