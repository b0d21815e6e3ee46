import type { ReactNode, SubmitEvent } from "react";
import { useState } from "react";
import type { NewInstruction } from "../../../core/contract/wire.ts";
import { assertNever } from "../../../core/result.ts";
import { instruct, makeTransferCode } from "../api.ts";
import { ArrivedHeading } from "../arrived-heading.tsx";
import { Field } from "../field.tsx";
import { actErrorWords } from "../act-words.ts";
import { useSending } from "../use-sending.ts";
import { clockTime, counted } from "../words.ts";

const KINDS = ["message", "extra-time", "pause", "resume", "request-hand-in"] as const;
type Kind = (typeof KINDS)[number];

const KIND_WORDS: Readonly<Record<Kind, string>> = { message: "Show a message", "extra-time": "Give extra time", pause: "Pause: the clock stands still and the questions are covered", resume: "Let the clock run again", "request-hand-in": "Ask to hand in: candidates read the reason and decide themselves" };
const SEND_WORDS: Readonly<Record<Kind, string>> = { message: "Show it to", "extra-time": "Give it to", pause: "Pause", resume: "Resume", "request-hand-in": "Ask" };

/** Somebody whom invigilators may tell something. */
export interface Told {
  readonly candidate: string;
  readonly sittingId: string;
}

interface InstructFormProps {
  readonly packageId: string;
  /** Sittings that are chosen; none for all of the package. */
  readonly chosen: readonly Told[];
  /** Nothing is sent while what the board shows is old: it would reach people in a state that nobody sees. */
  readonly connected: boolean;
  readonly onDone: () => void;
}

/** Says something to the chosen candidates, or to everybody who has not handed in. */
export function InstructForm({ packageId, chosen, connected, onDone }: InstructFormProps): ReactNode {
  const [kind, setKind] = useState<Kind>("message");
  const [text, setText] = useState("");
  const [minutes, setMinutes] = useState("10");
  const [ourFailure, setOurFailure] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const { busy, error, send } = useSending();
  const whom = chosen.length === 0 ? "everybody who has not handed in" : chosen.length === 1 ? (chosen[0]?.candidate ?? "") : counted(chosen.length, "candidate");
  const missing = connected ? missingWords(kind, text, minutes) : NOT_CONNECTED;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTold(missing);
    if (missing !== null) return;
    send(() => instruct(packageId, chosen.length === 0 ? null : chosen.map(({ sittingId }) => sittingId), instructionOf(kind, text, Number(minutes), ourFailure)), ({ sittings, notSignedIn }) => {
      setTold(`${counted(sittings, "sitting")} will be told with the next sign of life, usually within 15 seconds.${notSignedIn === 0 ? "" : ` ${counted(notSignedIn, "candidate has", "candidates have")} not signed in yet and will not be told.`}`);
      setText("");
      onDone();
    });
  };
  return (
    <section className="card narrow">
      <h2>Say something to {whom}</h2>
      <form className="staff-form" onSubmit={submit} aria-label="Instruction">
        <fieldset>
          <legend>What</legend>
          {KINDS.map((each) => (
            <label key={each} className="choice">
              <input type="radio" name="instruction-kind" checked={kind === each} onChange={() => { setKind(each); setTold(null); }} />
              <span>{KIND_WORDS[each]}</span>
            </label>
          ))}
        </fieldset>
        {kind === "extra-time" ? <Field label="Minutes" value={minutes} onChange={setMinutes} autoComplete="off" numeric /> : null}
        {kind === "resume" ? null : <Field label={kind === "message" ? "Message" : "Reason, as candidates read it"} value={text} onChange={setText} autoComplete="off" hint={kind === "message" ? "Candidates see it over their question until they close it." : "It stands in the candidate's own record as well."} />}
        {kind === "extra-time" ? (
          <label className="choice">
            <input type="checkbox" checked={ourFailure} onChange={({ target }) => setOurFailure(target.checked)} />
            <span>The time was lost to something that was not the candidate's fault</span>
          </label>
        ) : null}
        <p className="actions">
          <button type="submit" className="button button-primary" aria-disabled={busy || !connected}>{SEND_WORDS[kind]} {whom}</button>
          {busy ? <output>Sending…</output> : null}
        </p>
        {told === null ? null : <output className={missing === null || told !== missing ? "" : "notice"}>{told}</output>}
        {error === null ? null : <output className="notice">{actErrorWords(error)}</output>}
      </form>
    </section>
  );
}

/** Makes a code with which one candidate goes on on another computer. */
export function TransferForm({ sitting, connected }: { readonly sitting: Told; readonly connected: boolean }): ReactNode {
  const [code, setCode] = useState<{ readonly code: string; readonly expiresAt: number } | null>(null);
  const [refused, setRefused] = useState(false);
  const { busy, error, send } = useSending();
  const make = (): void => {
    setRefused(!connected);
    if (connected) send(() => makeTransferCode(sitting.sittingId), setCode);
  };
  return (
    <section className="card narrow">
      <h2>Another computer for {sitting.candidate}</h2>
      <p className="reading">With a code, {sitting.candidate} goes on on another computer with the same questions, answers and time. What the first one still has to send is kept beside it. The code works once, for half an hour.</p>
      {code === null ? null : (
        <>
          <ArrivedHeading>Transfer code</ArrivedHeading>
          <p className="transfer-code"><strong>{code.code}</strong> until {clockTime(code.expiresAt)}. It is shown only now.</p>
        </>
      )}
      <p className="actions">
        <button type="button" className="button" aria-disabled={busy || !connected} onClick={make}>{code === null ? "Make a transfer code" : "Make another one"}</button>
      </p>
      {refused && !connected ? <output className="notice">{NOT_CONNECTED}</output> : null}
      {error === null ? null : <output className="notice">{error.code === "transfer/not-started" ? "The exam has not begun there: the candidate can simply sign in on the other computer." : actErrorWords(error)}</output>}
    </section>
  );
}

export const NOT_CONNECTED = "There is no connection to the platform: nothing was sent. Send it when the board is new again.";

function missingWords(kind: Kind, text: string, minutes: string): string | null {
  if (kind === "extra-time" && (!/^\d{1,4}$/.test(minutes) || Number(minutes) < 1 || Number(minutes) > 1440)) return "Minutes are a whole number from 1 to 1,440.";
  if (kind !== "resume" && text.trim() === "") return kind === "message" ? "Write the message first." : "Write the reason first: candidates read it.";
  return null;
}

function instructionOf(kind: Kind, text: string, minutes: number, ourFailure: boolean): NewInstruction {
  switch (kind) {
    case "message": return { kind, text: text.trim() };
    case "extra-time": return { kind, extraMs: minutes * 60_000, because: ourFailure ? "our-failure" : "extra-time", reason: text.trim() };
    case "pause": return { kind, reason: text.trim() };
    case "resume": return { kind };
    case "request-hand-in": return { kind, reason: text.trim() };
    default: return assertNever(kind);
  }
}
