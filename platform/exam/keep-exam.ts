import * as v from "valibot";
import type { ExamContent } from "../../core/assessment/exam-content.ts";
import type { ExamScoring } from "../../core/assessment/scoring/model.ts";
import { toBase64url, utf8 } from "../../core/crypto/encoding.ts";
import { generateExamKeyPair } from "../../core/crypto/hpke.ts";
import { newId } from "../../core/crypto/random.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { ExamId } from "../../core/sitting/ids.ts";
import { examIdSchema } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";

/** An exam as it came out of an import. */
export interface NewExam {
  readonly content: ExamContent;
  readonly scoring: ExamScoring;
  /** Bytes by the paths of `content.assets`. */
  readonly assets: ReadonlyMap<string, Uint8Array>;
}

/** Keeps an imported exam and makes the key pair to which its answers will be sealed. Errors: storage/…. */
export async function keepExam(folder: DataFolder, exam: NewExam, actor: string): Promise<Result<ExamId, InvigilError>> {
  const { store, blobs, keys, clock, random } = folder;
  const examId = v.parse(examIdSchema, newId(random));
  const pair = await generateExamKeyPair();
  const privateKeySealed = await keys.seal("exam-private-key", examId, pair.privateKey);

  const content = await blobs.put(utf8(JSON.stringify(exam.content)));
  if (!content.ok) return content;
  const scoring = await blobs.put(utf8(JSON.stringify(exam.scoring)));
  if (!scoring.ok) return scoring;
  const addresses: Record<string, string> = {};
  for (const [path, bytes] of exam.assets) {
    const address = await blobs.put(bytes);
    if (!address.ok) return address;
    addresses[path] = address.value;
  }

  const importedAt = clock.now();
  const kept = await store.write(async (tables) => {
    await tables.addExam({
      examId, title: exam.content.title, language: exam.content.language, questions: exam.content.items.length, contentSha256: content.value, scoringSha256: scoring.value,
      assetsJson: JSON.stringify(addresses), publicKey: toBase64url(pair.publicKey), privateKeySealed, importedAt,
    });
    await writeAudit(tables, { at: importedAt, actor, action: "exam-imported", subject: examId, detail: { questions: exam.content.items.length, contentSha256: content.value } });
    return ok(examId);
  });
  if (!kept.ok) return kept;
  // An exam with the same bytes may have been removed, and they with it, between keeping them and referring to them.
  for (const bytes of [utf8(JSON.stringify(exam.content)), utf8(JSON.stringify(exam.scoring)), ...exam.assets.values()]) {
    const there = await blobs.put(bytes);
    if (!there.ok) return there;
  }
  return kept;
}
