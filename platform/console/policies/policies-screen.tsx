import type { ReactNode, SubmitEvent } from "react";
import { useState } from "react";
import type { ListedPolicy } from "../../../core/contract/wire-policies.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import type { Me } from "../api.ts";
import { Field } from "../field.tsx";
import { Freshness } from "../notice.tsx";
import { SignedOutScreen } from "../signed-out-screen.tsx";
import { usePolled } from "../use-polled.ts";
import { useSending } from "../use-sending.ts";
import { moment } from "../words.ts";
import { importPolicy } from "./import-policy.ts";
import type { DraftContent } from "./policy-api.ts";
import { createPolicy } from "./policy-api.ts";
import { fetchPolicies } from "../policy-reads.ts";
import { ScrollingTable } from "../scrolling-table.tsx";
import { policyErrorWords, PRESET_NAMES, PRESET_WORDS, standsWords, writes } from "./policy-words.ts";

/** What exams lock and collect: all policies, and how a new one begins. */
export function PoliciesScreen({ me }: { readonly me: Me }): ReactNode {
  const policies = usePolled("policies", fetchPolicies);
  if (policies.error?.code === "staff/unauthorised") return <SignedOutScreen reason="no-session" />;
  return (
    <>
      <h1>Policies</h1>
      <p className="lead">A policy says what an exam locks and what it collects. Exams are scheduled with a published version of one, and keep that version.</p>
      {policies.value === null && policies.error === null ? <output>Reading the policies…</output> : null}
      {policies.value === null || policies.value.length === 0 ? null : <PoliciesTable policies={policies.value} />}
      {policies.value !== null && writes(me) ? <NewPolicy first={policies.value.length === 0} /> : null}
      {policies.value?.length === 0 && !writes(me) ? <p>There are no policies yet. An author or an administrator writes them.</p> : null}
      <Freshness polled={policies} />
    </>
  );
}

function PoliciesTable({ policies }: { readonly policies: readonly ListedPolicy[] }): ReactNode {
  return (
    <ScrollingTable label="All policies" landmark className="card" columns={["Policy", "Stands", { number: "Exams to come" }, "Changed"]}>
      {policies.map((policy) => (
        <tr key={policy.policyId}>
          <th scope="row" className="wrap"><a href={`#policy=${policy.policyId}`}>{policy.name}</a></th>
          <td className="wrap">{standsWords(policy)}</td>
          <td className="number">{policy.packages.toLocaleString()}</td>
          <td>{moment(policy.changedAt)}</td>
        </tr>
      ))}
    </ScrollingTable>
  );
}

type Beginning = (typeof PRESET_NAMES)[number] | "file";

function NewPolicy({ first }: { readonly first: boolean }): ReactNode {
  const [name, setName] = useState("");
  const [beginning, setBeginning] = useState<Beginning>("supervised-room");
  const [imported, setImported] = useState<DraftContent | null>(null);
  const [refused, setRefused] = useState<InvigilError | null>(null);
  const { busy, error, send } = useSending();
  const take = (file: File): void => {
    setImported(null);
    setRefused(null);
    setBeginning("file");
    file.text().then((text) => {
      const read = importPolicy(file.name, text);
      if (!read.ok) return setRefused(read.error);
      setImported(read.value);
      setName((before) => (before.trim() === "" ? read.value.name : before));
    }, reportError);
  };
  const policy = beginning === "file" ? (imported?.policy ?? null) : POLICY_PRESETS[beginning];
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (policy === null) return;
    send(() => createPolicy({ name: name.trim(), policy }), ({ policyId }) => {
      location.hash = `#policy=${policyId}`;
    });
  };
  return (
    <section className="card" aria-labelledby="new-policy">
      <h2 id="new-policy">{first ? "Write the first policy" : "Write a new policy"}</h2>
      <form className="staff-form" onSubmit={submit} aria-label="New policy">
        <fieldset>
          <legend>Begin with what fits the stakes</legend>
          <div className="presets">
            {PRESET_NAMES.map((preset) => (
              <label key={preset} className={beginning === preset ? "preset preset-chosen" : "preset"}>
                <input type="radio" name="beginning" checked={beginning === preset} onChange={() => setBeginning(preset)} />
                <span className="preset-name">
                  {PRESET_WORDS[preset].name} <span className="quiet">{PRESET_WORDS[preset].stakes}</span>
                  <span className="preset-means">{PRESET_WORDS[preset].means}</span>
                </span>
              </label>
            ))}
            <div
              className={beginning === "file" ? "preset preset-chosen" : "preset"}
              onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => {
                event.preventDefault();
                const file = event.dataTransfer.files.item(0);
                if (file !== null) take(file);
              }}
            >
              <input id="policy-from-file" type="radio" name="beginning" checked={beginning === "file"} onChange={() => setBeginning("file")} aria-describedby="policy-from-file-means" />
              <span className="preset-name">
                <label htmlFor="policy-from-file">A file</label> <span className="quiet">From another platform, or written by hand</span>
                <span className="preset-means" id="policy-from-file-means">JSON or a signed policy. Choose it here, or drop it on this field.</span>
                <input type="file" aria-label="Policy file" accept=".json,.jws,.txt,application/json" onChange={({ target }) => { const file = target.files?.item(0); if (file !== null && file !== undefined) take(file); }} />
                {imported === null ? null : <span className="preset-means">Read: {imported.name}</span>}
              </span>
            </div>
          </div>
        </fieldset>
        {refused === null ? null : <output className="notice">{policyErrorWords(refused)}</output>}
        <Field label="Name" value={name} onChange={setName} autoComplete="off" hint="What staff call it, such as: Finals in the examination hall." />
        <p className="actions">
          <button type="submit" className="button button-primary" aria-disabled={busy || policy === null}>Begin the draft</button>
          {busy ? <output>Keeping…</output> : <span className="quiet">Nothing counts until you publish it.</span>}
        </p>
        {error === null ? null : <output className="notice">{policyErrorWords(error)}</output>}
      </form>
    </section>
  );
}
