import type { ReactNode, SubmitEvent } from "react";
import { useState } from "react";
import { actErrorWords } from "../act-words.ts";
import { fetchOverrideCodes, giveOverrideCode, showStartCode } from "../api.ts";
import { ArrivedHeading } from "../arrived-heading.tsx";
import { Field } from "../field.tsx";
import { usePolled } from "../use-polled.ts";
import { useSending } from "../use-sending.ts";
import { clockTime, counted } from "../words.ts";
import { NOT_CONNECTED } from "./instruct-form.tsx";

interface CodesCardProps {
  readonly packageId: string;
  readonly connected: boolean;
}

/** Codes that are read out in the room: the one that starts the exam, and those that let a computer through. */
export function CodesCard({ packageId, connected }: CodesCardProps): ReactNode {
  return (
    <section className="card narrow" aria-labelledby="codes">
      <h2 id="codes">Codes for the room</h2>
      <p className="reading">Each look and each code that is given is written into the audit log, without the code.</p>
      <StartCode packageId={packageId} connected={connected} />
      <OverrideCodes packageId={packageId} connected={connected} />
    </section>
  );
}

function StartCode({ packageId, connected }: CodesCardProps): ReactNode {
  const [shown, setShown] = useState<{ readonly startCode: string | null } | null>(null);
  const { busy, error, send } = useSending();
  if (shown !== null) return shown.startCode === null ? <p>This exam has no start code: it opens by itself at its time.</p> : <p className="transfer-code">Start code <strong>{shown.startCode}</strong></p>;
  return (
    <>
      <p className="actions">
        <button type="button" className="button" aria-disabled={busy || !connected} onClick={() => { if (connected) send(() => showStartCode(packageId), setShown); }}>Show the start code</button>
      </p>
      {error === null ? null : <output className="notice">{actErrorWords(error)}</output>}
    </>
  );
}

function OverrideCodes({ packageId, connected }: CodesCardProps): ReactNode {
  const [times, setTimes] = useState(0);
  const stand = usePolled(`override codes ${packageId} ${times}`, () => fetchOverrideCodes(packageId));
  const [reason, setReason] = useState("");
  const [told, setTold] = useState<string | null>(null);
  const [code, setCode] = useState<{ readonly number: number; readonly code: string; readonly left: number } | null>(null);
  const { busy, error, send } = useSending();
  if (stand.value === null) return null;
  if (stand.value.codes === 0) return <p className="quiet">This exam was scheduled without codes that let computers through.</p>;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const missing = connected ? (reason.trim() === "" ? "Write first for whom the code is, and why." : null) : NOT_CONNECTED;
    setTold(missing);
    if (missing !== null) return;
    send(() => giveOverrideCode(packageId, reason.trim()), (given) => {
      setCode(given);
      setReason("");
      setTimes((count) => count + 1);
    });
  };
  return (
    <form className="staff-form" onSubmit={submit} aria-label="Let a computer through">
      <Field label="For whom, and why" value={reason} onChange={setReason} autoComplete="off" hint="When the check of a computer is left to you, and you let it through: the candidate types the code there." />
      <p className="actions">
        <button type="submit" className="button" aria-disabled={busy || !connected}>Give the next code</button>
        <span className="quiet">{stand.value.given.length.toLocaleString()} of {counted(stand.value.codes, "code")} given</span>
      </p>
      {told === null ? null : <output className="notice">{told}</output>}
      {error === null ? null : <output className="notice">{actErrorWords(error)}</output>}
      {code === null ? null : (
        <div>
          <ArrivedHeading key={code.number}>Code {code.number}</ArrivedHeading>
          <p className="transfer-code"><strong>{code.code}</strong></p>
          <p>Read it out to the candidate. It is shown only now. {code.left === 0 ? "It was the last one." : `${counted(code.left, "code is", "codes are")} left.`}</p>
        </div>
      )}
      {stand.value.given.length === 0 ? null : (
        <ul className="given-codes">
          {stand.value.given.map(({ number, at, reason: why }) => <li key={number}>Code {number} at {clockTime(at)}: <bdi>{why ?? "(altered in the database)"}</bdi></li>)}
        </ul>
      )}
    </form>
  );
}
