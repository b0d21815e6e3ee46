import type { ReactNode, SubmitEvent } from "react";
import { useState } from "react";
import { actErrorWords } from "../act-words.ts";
import type { Passkey } from "../api.ts";
import { fetchPasskeys, removePasskey } from "../api.ts";
import { Field } from "../field.tsx";
import { Freshness } from "../notice.tsx";
import { usePolled } from "../use-polled.ts";
import { useSending } from "../use-sending.ts";
import { moment } from "../words.ts";
import { makePasskey, passkeysWork } from "./passkey.ts";

/** The passkeys of whoever is signed in. */
export function AccountScreen(): ReactNode {
  const [changes, setChanges] = useState(0);
  const polled = usePolled(`passkeys ${changes}`, fetchPasskeys);
  const again = (): void => setChanges((count) => count + 1);
  return (
    <>
      <h1>Your account</h1>
      <section className="card narrow" aria-labelledby="passkeys">
        <h2 id="passkeys">Passkeys</h2>
        <p>A passkey signs you in with the finger, face or PIN of your own device, in place of name, password and code. It works for this platform&rsquo;s address alone, so no other page can take it from you.</p>
        {polled.value === null ? polled.error === null ? <output>Reading your passkeys…</output> : null : <PasskeyList passkeys={polled.value.passkeys} onRemoved={again} />}
        {polled.value === null ? null : polled.value.available && passkeysWork() ? <AddForm onAdded={again} /> : <NotHere />}
      </section>
      <Freshness polled={polled} />
    </>
  );
}

function NotHere(): ReactNode {
  return <p className="notice">Passkeys cannot be added here: browsers allow them only where the platform has a name and https, or as http://localhost on the computer that it runs on. Whoever runs the platform sets its address with <code>--public-url</code>.</p>;
}

function PasskeyList({ passkeys, onRemoved }: { readonly passkeys: readonly Passkey[]; readonly onRemoved: () => void }): ReactNode {
  const { error, send } = useSending();
  if (passkeys.length === 0) return <p className="quiet">You have no passkey yet.</p>;
  return (
    <>
      <ul className="passkeys" aria-label="Your passkeys">
        {passkeys.map(({ passkeyId, name, createdAt, lastUsedAt, synced }) => (
          <li key={passkeyId}>
            <span>
              <strong>{name}</strong>
              <span className="quiet">
                Added {moment(createdAt)}; {lastUsedAt === null ? "not used yet" : `last used ${moment(lastUsedAt)}`}{synced ? "; your other devices may have it too" : ""}
              </span>
            </span>
            <button type="button" className="button" onClick={() => send(() => removePasskey(passkeyId), onRemoved)}>Remove<span className="visually-hidden"> {name}</span></button>
          </li>
        ))}
      </ul>
      {error === null ? null : <output className="notice">{actErrorWords(error)}</output>}
    </>
  );
}

function AddForm({ onAdded }: { readonly onAdded: () => void }): ReactNode {
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const { busy, error, send } = useSending();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    send(async () => {
      const made = await makePasskey(name.trim() === "" ? "This device" : name.trim(), asked ? code : null);
      if (!made.ok && made.error.code === "staff/code-needed") setAsked(true);
      return made;
    }, () => {
      setName("");
      setCode("");
      setAsked(false);
      onAdded();
    });
  };
  return (
    <form className="staff-form" onSubmit={submit} aria-label="Add a passkey">
      <Field label="Name of the new passkey" value={name} onChange={setName} autoComplete="off" hint="So that you know which one to remove when a device is lost, such as “Office laptop”." />
      {asked ? <Field label="Code of your app" value={code} onChange={setCode} autoComplete="one-time-code" numeric focused /> : null}
      <p className="actions">
        <button type="submit" className="button button-primary" aria-disabled={busy}>Add a passkey</button>
        {busy ? <output>Your browser asks you for it…</output> : null}
      </p>
      {error === null ? null : <output className="notice">{actErrorWords(error)}</output>}
    </form>
  );
}
