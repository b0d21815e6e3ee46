import type { ReactNode } from "react";
import { useState } from "react";
import type { AuditFormat } from "../../../core/contract/wire-audit.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { exportAudit } from "../api.ts";
import { auditErrorWords } from "./audit-words.ts";

const ENDINGS: Readonly<Record<AuditFormat, string>> = { lines: "jsonl", csv: "csv" };

/** Takes the whole log away as a file. */
export function CopyForm(): ReactNode {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<InvigilError | "taken" | null>(null);
  const take = (format: AuditFormat): void => {
    if (busy) return;
    setBusy(true);
    setOutcome(null);
    exportAudit(format).then((answer) => {
      setBusy(false);
      setOutcome(answer.ok ? "taken" : answer.error);
      if (answer.ok) save(answer.value, `invigil-audit-${new Date().toISOString().slice(0, 10)}.${ENDINGS[format]}`);
    }, (bug: unknown) => {
      setBusy(false);
      reportError(bug);
    });
  };
  return (
    <section className="card narrow copy-form">
      <h2>Take a copy</h2>
      <p>All of the log as a file. It ends with a number that stands for everything before it: kept elsewhere, it shows later whether the log was written anew. That you took a copy is written into the log.</p>
      <p className="actions">
        <button type="button" className="button" aria-disabled={busy} onClick={() => take("lines")}>To check later (JSON Lines)</button>
        <button type="button" className="button" aria-disabled={busy} onClick={() => take("csv")}>To read (CSV)</button>
        <output>{busy ? "Making the copy…" : outcome === "taken" ? "Your browser has the copy." : ""}</output>
      </p>
      {outcome === null || outcome === "taken" ? null : <output className="notice">{auditErrorWords(outcome)}</output>}
    </section>
  );
}

function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
