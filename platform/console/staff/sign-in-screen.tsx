import type { ReactNode, SubmitEvent } from "react";
import { useState } from "react";
import { giveSecondFactor, signInWithPassword } from "../api.ts";
import { Field } from "../field.tsx";
import { passkeysWork, usePasskey } from "./passkey.ts";
import { actErrorWords } from "../act-words.ts";
import { useSending } from "../use-sending.ts";

const HEADINGS = { "link-spent": "This link was used already", "no-session": "You are signed out", "signed-out": "Sign in" } as const;

/** Takes name and password, then a code of the app; or a passkey, which is all of it in one step. */
export function SignInScreen({ reason, onSignedIn }: { readonly reason: keyof typeof HEADINGS; readonly onSignedIn: () => void }): ReactNode {
  const [step, setStep] = useState<"password" | "code">("password");
  return (
    <section className="card narrow">
      <h1>{HEADINGS[reason]}</h1>
      {step === "password" ? <PasswordForm onRight={() => setStep("code")} onSignedIn={onSignedIn} /> : <CodeForm onRight={onSignedIn} onBack={() => setStep("password")} />}
      <details className="ways-in">
        <summary>No password yet, or lost it?</summary>
        <p>An administrator gives you a link, under Staff. It works once, within 24 hours.</p>
        <p>Whoever runs the platform can always make one for themselves:</p>
        <pre>invigil staff link --data &lt;data folder&gt;</pre>
      </details>
    </section>
  );
}

function PasswordForm({ onRight, onSignedIn }: { readonly onRight: () => void; readonly onSignedIn: () => void }): ReactNode {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { busy, error, send } = useSending();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send(() => signInWithPassword(name, password), onRight);
  };
  return (
    <form className="staff-form" onSubmit={submit} aria-label="Name and password">
      <Field label="Name" value={name} onChange={setName} autoComplete="username" focused />
      <Field label="Password" value={password} onChange={setPassword} type="password" autoComplete="current-password" />
      <p className="actions">
        <button type="submit" className="button button-primary" aria-disabled={busy}>Go on</button>
        {passkeysWork() ? <button type="button" className="button" aria-disabled={busy} onClick={() => send(usePasskey, onSignedIn)}>Use a passkey instead</button> : null}
        {busy ? <output>Checking…</output> : null}
      </p>
      {error === null ? null : <output className="notice">{actErrorWords(error)}</output>}
    </form>
  );
}

function CodeForm({ onRight, onBack }: { readonly onRight: () => void; readonly onBack: () => void }): ReactNode {
  const [code, setCode] = useState("");
  const { busy, error, send } = useSending();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send(() => giveSecondFactor(code), onRight);
  };
  return (
    <form className="staff-form" onSubmit={submit} aria-label="Code of your app">
      <Field label="Code of your app" value={code} onChange={setCode} autoComplete="one-time-code" focused hint="6 digits that change every 30 seconds. Without your telephone, type one of your recovery codes." />
      <p className="actions">
        <button type="submit" className="button button-primary" aria-disabled={busy}>Sign in</button>
        <button type="button" className="button" onClick={onBack}>Back</button>
        {busy ? <output>Checking…</output> : null}
      </p>
      {error === null ? null : <output className="notice">{actErrorWords(error)}</output>}
    </form>
  );
}
