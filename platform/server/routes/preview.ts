import { wire } from "../../../core/contract/wire.ts";
import { fail } from "../../../core/errors.ts";
import type { InvigilError } from "../../../core/errors.ts";
import type { Result } from "../../../core/result.ts";
import { ok } from "../../../core/result.ts";
import type { ExamId } from "../../../core/sitting/ids.ts";
import { fetchContent, fetchPicture } from "../../exam/fetch-exam.ts";
import { organisationName } from "../../office/settings.ts";
import type { ExamRow } from "../../store/schema.ts";
import type { BoundRoute } from "../answers.ts";
import { staffPicture, staffRead } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** What the preview of an exam is drawn from. */
export function previewRoutes({ folder }: Desk): Readonly<Record<"examPreview" | "examPicture", BoundRoute>> {
  const examOf = async (examId: ExamId): Promise<Result<ExamRow, InvigilError>> => {
    const exam = await folder.store.read((tables) => tables.exam(examId));
    if (!exam.ok) return exam;
    return exam.value === undefined ? fail("exam/not-found", "there is no such exam") : ok(exam.value);
  };
  return {
    examPreview: staffRead(wire.examPreview, async ({ params }) => {
      const exam = await examOf(params.examId);
      if (!exam.ok) return exam;
      const content = await fetchContent(folder, exam.value);
      if (!content.ok) return content;
      const organisation = await folder.store.read(organisationName);
      return organisation.ok ? ok({ content: content.value, organisation: organisation.value }) : organisation;
    }),

    examPicture: staffPicture(wire.examPicture, async ({ params }) => {
      const exam = await examOf(params.examId);
      if (!exam.ok) return exam;
      const picture = await fetchPicture(folder, exam.value, params.picture);
      return picture.ok ? ok({ ...picture.value, caching: "private" }) : picture;
    }),
  };
}
