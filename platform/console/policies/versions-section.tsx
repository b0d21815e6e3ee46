import type { ReactNode } from "react";
import { useState } from "react";
import type { InvigilError } from "../../../core/errors.ts";
import type { KnownPolicy, ShownVersion } from "../../../core/contract/wire-policies.ts";
import { ChangesList } from "./changes-list.tsx";
import { fetchPolicyVersion } from "../policy-reads.ts";
import { policyErrorWords, stateWords, whoWords } from "./policy-words.ts";
import { fileStem, saveFile } from "./save-file.ts";
import { ScrollingBox } from "../scrolling-box.tsx";
import { useLoaded } from "../use-loaded.ts";
import { fetchWhole } from "../whole-version.ts";

/** Every version, as files to take away, and what differs between two of them. */
export function VersionsSection({ known }: { readonly known: KnownPolicy }): ReactNode {
  const [error, setError] = useState<InvigilError | null>(null);
  const take = (version: ShownVersion, signed: boolean): void => {
    fetchPolicyVersion(known.policyId, version.version).then((answer) => {
      setError(answer.ok ? null : answer.error);
      if (!answer.ok) return;
      const stem = `${fileStem(answer.value.name)}-${version.version}`;
      if (!signed) saveFile(`${JSON.stringify(answer.value.policy, null, 2)}\n`, "application/json", `${stem}.json`);
      else if (answer.value.jws !== null) saveFile(`${answer.value.jws}\n`, "application/jose", `${stem}.policy.jws`);
    }, reportError);
  };
  return (
    <>
      <ScrollingBox label="Versions" landmark className="card">
        <h2>Versions</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Stands</th>
              <th scope="col">Who</th>
              <th scope="col"><span className="visually-hidden">Take away</span></th>
            </tr>
          </thead>
          <tbody>
            {known.versions.map((version) => (
              <tr key={version.version}>
                <th scope="row">{version.version}</th>
                <td>{stateWords(version)}</td>
                <td className="wrap">{whoWords(version)}</td>
                <td>
                  <span className="row-actions">
                    <button type="button" className="button" onClick={() => take(version, false)}>As JSON<span className="visually-hidden"> version {version.version}</span></button>
                    {version.published === null ? null : <button type="button" className="button" onClick={() => take(version, true)}>Signed<span className="visually-hidden"> version {version.version}</span></button>}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {error === null ? null : <output className="notice">{policyErrorWords(error)}</output>}
      </ScrollingBox>
      {known.versions.length < 2 ? null : <CompareForm known={known} />}
    </>
  );
}

function CompareForm({ known }: { readonly known: KnownPolicy }): ReactNode {
  const [newest, before] = known.versions;
  const [from, setFrom] = useState(before?.version ?? 1);
  const [to, setTo] = useState(newest?.version ?? 1);
  const read = (version: number) => () => fetchWhole(known.policyId, version);
  const revisionOf = (version: number): number => known.versions.find((each) => each.version === version)?.revision ?? 0;
  const first = useLoaded(`${from} ${revisionOf(from)}`, read(from));
  const second = useLoaded(`${to} ${revisionOf(to)}`, read(to));
  const error = first.error ?? second.error;
  return (
    <details className="card more">
      <summary>Differences between two versions</summary>
      <div className="compare">
        {([["From version", from, setFrom], ["To version", to, setTo]] as const).map(([label, value, choose]) => (
          <label key={label}>
            {label}{" "}
            <select value={value} onChange={({ target }) => choose(Number(target.value))}>
              {known.versions.map(({ version }) => <option key={version} value={version}>{version}</option>)}
            </select>
          </label>
        ))}
      </div>
      {error === null ? null : <output className="notice">{policyErrorWords(error)}</output>}
      {first.value === null || second.value === null ? null : <ChangesList from={first.value.policy} to={second.value.policy} />}
    </details>
  );
}
