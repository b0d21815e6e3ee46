import { invigilError } from "../../../../../core/errors.ts";
import type { InvigilError } from "../../../../../core/errors.ts";
import type { Checkpoint } from "../../../../../core/journal/record.ts";
import type { Seal } from "../../../../../core/receipt/receipt.ts";
import { assertNever } from "../../../../../core/result.ts";
import { exchange } from "../../../../../core/sync/exchange.ts";
import { judgeCheckpoint } from "../../../../../core/sync/judge-checkpoint.ts";
import { judgeBranchSeal, judgeSeal } from "../../../../../core/sync/judge-seal.ts";
import { judgeUpload } from "../../../../../core/sync/judge-upload.ts";
import type { JournalId, SittingId } from "../../../../../core/sitting/ids.ts";
import { lettersOf, recordsOf } from "./world.ts";
import type { Message, Platform, Request } from "./world.ts";

/** The decisions that are checked. A test replaces one to see that the checker notices. */
export interface Rules {
  readonly exchange: typeof exchange;
  readonly judgeUpload: typeof judgeUpload;
  readonly judgeSeal: typeof judgeSeal;
  /** Whether the platform answers only after what it took is on disk. */
  readonly durableFirst: boolean;
}

export const REAL_RULES: Rules = { exchange, judgeUpload, judgeSeal, durableFirst: true };

export interface Served {
  readonly platform: Platform;
  readonly answer: Message;
}

type AnswerBody = Extract<Message, { readonly kind: "held" | "receipt" | "heard" | "signed-in" | "refused" }>;
type WithoutKey<T> = T extends unknown ? Omit<T, "key" | "client"> : never;

const ids = { sittingId: "sitting" as SittingId, examId: "exam", packageId: "package", manifestSha256: "manifest", questions: 1 } as unknown as Pick<Seal, "sittingId" | "examId" | "packageId" | "manifestSha256" | "questions">;

/** The seal over these letters. */
function sealOf(journalId: string, letters: string): Seal {
  return { ...ids, journalId: journalId as JournalId, records: letters.length, head: letters, answered: 1, reason: "handed-in", sealedAt: letters.length - 1, elapsed: 0 };
}

/** What the platform does with a request: as `platform/sitting/` does it, with the same decisions. */
export function serve(rules: Rules, platform: Platform, journalId: string, client: number, request: Request): Served {
  const answer = (body: WithoutKey<AnswerBody>): Message => message(client, body);
  const refuse = (error: InvigilError): Served => {
    const [about, number] = ["held", "seq"].flatMap((name) => (typeof error.detail?.[name] === "number" ? [[name, error.detail[name]] as const] : []))[0] ?? ["nothing", 0];
    return { platform, answer: answer({ kind: "refused", to: request.kind, code: error.code, about: about as "held", number }) };
  };
  if (request.kind === "sign-in") return { platform: { ...platform, token: true }, answer: answer({ kind: "signed-in" }) };
  if (!platform.token) return refuse(invigilError("sitting/token-invalid", ""));
  const journal = platform.journals.find((each) => each.journalId === journalId);
  if (journal === undefined) throw new Error("every journal is known to the model");
  const branch = platform.counts !== journalId;
  const { letters } = journal;
  switch (request.kind) {
    case "records": {
      const held = { journalId: journalId as JournalId, records: letters.length, bytes: 0, closed: letters.endsWith("z") };
      const { previous } = request;
      const [from, end] = [previous.length, previous.length + request.letters.length];
      const upload = { journalId: journalId as JournalId, fromSeq: from, previous, records: recordsOf(request.letters, from) };
      const judged = rules.judgeUpload(held, upload, { previous: from > letters.length ? null : letters.slice(0, from), records: recordsOf(letters).slice(from, end) });
      if (judged.kind === "same") return { platform, answer: answer({ kind: "held", letters: letters.slice(0, end), branch }) };
      if (judged.kind === "append") {
        const after = letters + lettersOf(judged.records);
        const kept = { journalId, letters: after, durable: rules.durableFirst ? after : journal.durable };
        return { platform: { ...platform, journals: platform.journals.map((each) => (each === journal ? kept : each)) }, answer: answer({ kind: "held", letters: after, branch }) };
      }
      const fork = judged.keep === null ? null : `${journalId}@${judged.keep.fromSeq}:${lettersOf(judged.keep.records)}`;
      const forks = fork === null || platform.forks.includes(fork) ? platform.forks : [...platform.forks, fork].sort();
      return { ...refuse(judged.error), platform: { ...platform, forks } };
    }
    case "seal": {
      const jws = `${journalId}:${request.letters}`;
      const seal = sealOf(journalId, request.letters);
      const held = { ...ids, journalId: journalId as JournalId, records: letters.length, head: letters, closed: letters.endsWith("z"), lastAt: letters.length - 1 };
      const judged = branch
        ? judgeBranchSeal(seal, jws, held)
        : rules.judgeSeal(seal, jws, { ...held, earlier: platform.receipt === null ? null : { sealJws: platform.receipt, receiptJws: platform.receipt } });
      if (judged.kind === "same") return { platform, answer: answer({ kind: "receipt", letters: request.letters }) };
      if (judged.kind === "accept") return { platform: { ...platform, receipt: jws }, answer: answer({ kind: "receipt", letters: request.letters }) };
      const kept = judged.error.code === "sitting/continued-elsewhere" && !platform.branchSeals.includes(jws) ? { ...platform, branchSeals: [...platform.branchSeals, jws] } : platform;
      return { ...refuse(judged.error), platform: kept };
    }
    case "heartbeat": {
      const checkpoint = { sittingId: ids.sittingId, journalId: journalId as JournalId, records: request.letters.length, head: request.letters, at: 0, elapsed: 0 } satisfies Checkpoint;
      if (request.letters === "") return { platform, answer: answer({ kind: "heard", branch, unconfirmed: false }) };
      const head = letters.length < request.letters.length ? null : letters.slice(0, request.letters.length);
      const judged = judgeCheckpoint(checkpoint, "checkpoint", { sittingId: ids.sittingId, journalId: journalId as JournalId, head });
      return judged.kind === "refuse" ? refuse(judged.error) : { platform, answer: answer({ kind: "heard", branch, unconfirmed: judged.kind === "not-held" }) };
    }
    default:
      return assertNever(request);
  }
}

/** A message with its name. */
export function message(client: number, body: WithoutKey<Message>): Message {
  return { key: `${client}${Object.values(body).join(":")}`, client, ...body };
}
