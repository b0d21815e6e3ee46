import type { InvigilError } from "../../core/errors.ts";
import type { CheckedReceipt } from "./check-receipt.ts";

/** What people read about a receipt: a heading, what it means, what to compare, and the facts. */
export interface Verdict {
  readonly tone: "good" | "open" | "bad";
  readonly title: string;
  readonly meaning: string;
  /** A fingerprint to compare, where that is left to the reader. */
  readonly compare: string | null;
  readonly facts: readonly (readonly [name: string, value: string, fixed?: "fixed"])[];
}

/** What to say of a receipt that fits together. */
export function verdictOf({ receipt, trust, fingerprint, code }: CheckedReceipt): Verdict {
  const facts: Verdict["facts"] = [
    ["Candidate", receipt.candidate],
    ["Exam", receipt.examTitle],
    ["Organisation", receipt.organisation],
    ["Handed in", moment(receipt.sealedAt)],
    ["Received", moment(receipt.receivedAt)],
    ["Answered", `${receipt.answered} of ${receipt.questions} questions`],
    ["Code", code, "fixed"],
    ["Place in the log", `entry ${receipt.log.index + 1} of the exam's log`],
    ["Key's fingerprint", fingerprint, "fixed"],
    ["Receipt number", receipt.receiptId, "fixed"],
  ];
  return trust === "trusted"
    ? { tone: "good", title: "This receipt is genuine", meaning: "It is signed with a key of the organisation, nothing in it was changed, and it belongs to this hand-in.", compare: null, facts }
    : {
      tone: "open", title: "This receipt fits together. Compare one thing", compare: fingerprint, facts,
      meaning: "Nothing in it was changed since it was signed. Whether the key is the organisation's, only they can say: compare this fingerprint with the one that they publish.",
    };
}

/** What to say of a receipt that does not. */
export function refusalOf(error: InvigilError): Verdict {
  const [title, meaning] = WORDS[error.code] ?? ["This receipt could not be checked", "Something unexpected is in it. Ask for the file as it was saved."];
  const field = error.detail?.["field"];
  const facts: Verdict["facts"] = typeof field === "string" ? [["Does not agree", FIELDS[field] ?? field]] : [];
  return { tone: "bad", title, meaning, compare: null, facts };
}

const WORDS: Readonly<Partial<Record<InvigilError["code"], readonly [title: string, meaning: string]>>> = {
  "receipt/invalid": ["This is not a receipt", "Choose the file that was saved after handing in. Its name usually ends in .json."],
  "receipt/bad-signature": ["This receipt was changed", "What it says is not what was signed. Ask for the file as it was saved, and treat this one as worthless."],
  "receipt/mismatch": ["This receipt does not fit together", "Its parts are each signed, and they do not belong together. Ask for the file as it was saved."],
  "receipt/unknown-key": ["This receipt is not signed by this organisation", "Its key is none of those in the keys file. Check that the keys are those of the organisation that held the exam, and that they are up to date."],
};

const FIELDS: Readonly<Partial<Record<string, string>>> = {
  sealSha256: "the receipt is of another hand-in", head: "the record that was handed in", records: "the number of records", answered: "the number of answers", questions: "the number of questions",
  sealedAt: "the time of hand-in", sittingId: "the sitting", examId: "the exam", log: "the place in the exam's log", code: "the code for people",
};

/** What to say of a file that is too large to be one. */
export const TOO_LARGE: Verdict = {
  tone: "bad", title: "This is not a receipt", meaning: "The file is far larger than a receipt, so it was not opened. Choose the file that was saved after handing in.", compare: null, facts: [],
};

/** What to say of a file that the computer does not give out. */
export const UNREADABLE: Verdict = { tone: "bad", title: "The file cannot be read", meaning: "It may have been moved or removed. Choose it again.", compare: null, facts: [] };

/** What to say where the browser cannot check. */
export const UNABLE = "This browser cannot check Ed25519 signatures, so it would say nothing you could rely on. Open this page in Chrome or Edge 137, Firefox 129, Safari 17, or newer; "
  + "from a file or over https. Or check the receipt with: invigil receipt verify FILE";

/** Local time with its zone, and the same in UTC, because receipts travel. */
function moment(at: number): string {
  const local = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "long" }).format(at);
  return `${local} (${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC)`;
}
