import type { ReactNode, SubmitEvent } from "react";
import { useEffect, useMemo, useState } from "react";
import { qrPath } from "../../../core/qr/qr-path.ts";
import { passwordFault } from "../../../core/staff/password-rule.ts";
import type { FactorOffer } from "../api.ts";
import { enrol, offerFactor } from "../api.ts";
import { Field } from "../field.tsx";
import { actErrorWords } from "../act-words.ts";
import { PASSWORD_WORDS } from "./staff-words.ts";
import { useSending } from "../use-sending.ts";

let offering: ReturnType<typeof offerFactor> | null = null;

/** Lets somebody who came by a link choose a password and an app, and shows the recovery codes. */
export function EnrolmentScreen({ onEnrolled }: { readonly onEnrolled: () => void }): ReactNode {
  const [offer, setOffer] = useState<FactorOffer | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);

  useEffect(() => {
    // One secret, however often React runs an effect: an app that has read the first one would be wrong otherwise.
    offering ??= offerFactor();
    offering.then((answer) => (answer.ok ? setOffer(answer.value) : setFailed(actErrorWords(answer.error))), reportError);
  }, []);

  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onEnrolled} />;
  if (failed !== null) return <output className="notice">{failed}</output>;
  return offer === null ? <output>Making a secret for your app…</output> : <EnrolmentForm offer={offer} onCodes={setCodes} />;
}

function EnrolmentForm({ offer, onCodes }: { readonly offer: FactorOffer; readonly onCodes: (codes: readonly string[]) => void }): ReactNode {
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [code, setCode] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, error, send } = useSending();
  const fault = passwordFault(password, offer.name);
  const differs = password !== again;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    if (fault === null && !differs) send(() => enrol(password, code), ({ recoveryCodes }) => onCodes(recoveryCodes));
  };
  return (
    <section className="card narrow">
      <h1>Welcome, {offer.name}</h1>
      <form className="staff-form" onSubmit={submit} aria-label="Password and app">
        <h2>1. A password</h2>
        {/* Password managers keep the name with the password. */}
        <input type="text" autoComplete="username" value={offer.name} readOnly hidden />
        <Field label="Password" value={password} onChange={setPassword} type="password" autoComplete="new-password" focused hint={password === "" || fault === null ? PASSWORD_WORDS["too-short"] : PASSWORD_WORDS[fault]} />
        <Field label="The same password again" value={again} onChange={setAgain} type="password" autoComplete="new-password" hint={again !== "" && differs ? "The two differ." : undefined} />
        <h2>2. An app for codes</h2>
        <p>Open an authenticator app on your telephone, such as Aegis, Google Authenticator or 2FAS, and let it read this picture. A password alone opens nothing here.</p>
        <Secret offer={offer} />
        <Field label="Code that the app shows now" value={code} onChange={setCode} autoComplete="one-time-code" numeric />
        <p className="actions">
          <button type="submit" className="button button-primary" aria-disabled={busy}>Save and go on</button>
          {busy ? <output>Saving…</output> : null}
        </p>
        {tried && fault !== null ? <output className="notice">{PASSWORD_WORDS[fault]}</output> : null}
        {tried && fault === null && differs ? <output className="notice">The two passwords differ. Type both again.</output> : null}
        {error === null ? null : <output className="notice">{actErrorWords(error)}</output>}
      </form>
    </section>
  );
}

function Secret({ offer: { secret, uri } }: { readonly offer: FactorOffer }): ReactNode {
  const drawing = useMemo(() => qrPath(uri), [uri]);
  return (
    <div className="secret">
      {drawing === null ? null : (
        <svg className="qr" viewBox={`0 0 ${drawing.size} ${drawing.size}`} role="img" aria-label="QR code for your authenticator app; the same secret stands beside it as text" shapeRendering="crispEdges">
          <rect width={drawing.size} height={drawing.size} fill="#ffffff" />
          <path d={drawing.path} fill="#000000" />
        </svg>
      )}
      <p>
        Or type this secret into the app:<br />
        <code>{secret}</code>
      </p>
    </div>
  );
}

function RecoveryCodes({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }): ReactNode {
  return (
    <section className="card narrow">
      <h1>Keep these codes</h1>
      <p>Each lets you in once when your telephone is lost. They are shown only now: print them, or put them into your password manager.</p>
      <ol className="recovery-codes">
        {codes.map((code) => <li key={code}><code>{code}</code></li>)}
      </ol>
      <p className="actions">
        <button type="button" className="button button-primary" onClick={onDone}>I have kept them</button>
        <button type="button" className="button" onClick={() => window.print()}>Print</button>
      </p>
    </section>
  );
}
