import type { UnixMs } from "../clock.ts";
import { assertNever } from "../result.ts";
import type { IdentifierKind } from "./clean-identifier.ts";
import { IDENTIFIER_WORDS } from "./device-words.ts";
import type { ToldFinding } from "./told-finding.ts";

/** One finding, in two sentences: what it is and what it rests on. @param moment how times are written where it is read */
export function findingWords({ kind, verdict, agree, differ, first, second }: ToldFinding, moment: (at: UnixMs) => string): string {
  const when = `${moment(first.seenAt)}, ${moment(second.seenAt)}`;
  switch (kind) {
    case "one-computer-two-candidates":
      return `${first.candidate} and ${second.candidate} signed in on what ${verdict === "same" ? "is" : "may be"} one computer (${when}): ${reasons(agree, "agrees", "agree")}. In a computer room that is usual when one sits after the other.`;
    case "one-candidate-two-computers":
      return `${first.candidate} signed in on two computers (${when}): ${reasons(differ, "differs", "differ")}. That is usual when the first one broke.`;
    case "copied-install-key":
      return `${first.candidate === second.candidate ? first.candidate : `${first.candidate} and ${second.candidate}`} signed in with one installation's key on two computers (${when}): ${reasons(differ, "differs", "differ")}. The files of Invigil were copied, or the disk was moved to another computer.`;
    default:
      return assertNever(kind);
  }
}

function reasons(kinds: readonly IdentifierKind[], one: string, many: string): string {
  return `${kinds.map((kind) => IDENTIFIER_WORDS[kind]).join(", ")} ${kinds.length === 1 ? one : many}`;
}
