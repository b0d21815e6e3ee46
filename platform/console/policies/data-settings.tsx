import type { ReactNode } from "react";
import { RAW_FIELD_WORDS } from "../../../core/device/device-words.ts";
import { RAW_FIELDS } from "../../../core/device/raw-field.ts";
import { COLLECTOR_NAMES, KEYSTROKE_CHOICES } from "../../../core/policy/choice-words.ts";
import { dataEntryInWords } from "../../../core/policy/data-words.ts";
import type { Collector, Policy, Viewer } from "../../../core/policy/policy.ts";
import { COLLECTORS, KEYSTROKE_LEVELS, VIEWERS } from "../../../core/policy/policy.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { Choice, Count, Tick, Ticks, Words } from "./policy-fields.tsx";
import { VIEWER_NAMES } from "./policy-words.ts";

type Entry = Policy["dataPlan"][number];

interface DataSettingsProps {
  readonly policy: Policy;
  readonly onEdit: (place: string, change: (policy: Policy) => Policy) => void;
}

/** What is collected, why, on which ground, for how long, and who sees it. */
export function DataSettings({ policy, onEdit }: DataSettingsProps): ReactNode {
  const { dataPlan, device, keystrokes, contact } = policy;
  const change = (collector: Collector, key: keyof Entry, entry: Partial<Entry>): void =>
    onEdit(`data-${collector}-${key}`, (before) => ({ ...before, dataPlan: before.dataPlan.map((each) => (each.collector === collector ? { ...each, ...entry } : each)) }));
  const turn = (collector: Collector, on: boolean): void =>
    onEdit(`data-${collector}-${String(on)}`, (before) => ({ ...before, dataPlan: on ? [...before.dataPlan, freshEntry(collector)] : before.dataPlan.filter((each) => each.collector !== collector) }));
  const typing = (key: string, next: Partial<Policy["keystrokes"]>): void => onEdit(`keystrokes-${key}`, (before) => ({ ...before, keystrokes: { ...before.keystrokes, ...next } }));
  return (
    <div className="staff-form">
      <p id="data-plan" tabIndex={-1}>Nothing leaves the computer but the answers and what is ticked here. Each has a purpose and a date on which it is deleted, and students read both before they agree.</p>
      {COLLECTORS.map((collector) => {
        const entry = dataPlan.find((each) => each.collector === collector);
        return (
          <section key={collector} className={entry === undefined ? "control" : "control control-on"} aria-label={COLLECTOR_NAMES[collector]}>
            <Tick id={`data-${collector}-on`} label={COLLECTOR_NAMES[collector]} hint={`${dataEntryInWords(entry ?? freshEntry(collector), device).title}.`} checked={entry !== undefined} onChange={(on) => turn(collector, on)} />
            {entry === undefined ? null : (
              <div className="staff-form entry">
                <Words id={`data-${collector}-purpose`} label="Why, as the student reads it" rows={3} most={500} value={entry.purpose} onChange={(purpose) => change(collector, "purpose", { purpose })} />
                <Words id={`data-${collector}-legalBasis`} label="Legal basis" most={500} value={entry.legalBasis} onChange={(legalBasis) => change(collector, "legalBasis", { legalBasis })} />
                <Count id={`data-${collector}-retentionDays`} label="Days after the exam closes until it is deleted" most={3650} value={entry.retentionDays} onChange={(retentionDays) => change(collector, "retentionDays", { retentionDays })} />
                <Ticks<Viewer> id={`data-${collector}-viewers`} label="Who may see it" all={VIEWERS} chosen={entry.viewers} words={(viewer) => VIEWER_NAMES[viewer]} onChange={(viewers) => change(collector, "viewers", { viewers })} />
              </div>
            )}
          </section>
        );
      })}
      <Ticks
        id="data-identifiers" label="Identifiers that the device report holds as they are" hint="A pseudonym takes their place when none is ticked." all={RAW_FIELDS} chosen={device.fields} words={(field) => RAW_FIELD_WORDS[field]}
        onChange={(fields) => onEdit("identifiers", (before) => ({ ...before, device: { fields } }))}
      />
      <h3>Key timing</h3>
      <p className="quiet">Biometric data where it is used to tell people apart (GDPR Art. 9): only with consent, and with an equal way for whoever says no. Never a character.</p>
      <Choice id="keystrokes-level" label="What is recorded of typing" all={KEYSTROKE_LEVELS} chosen={keystrokes.level} words={(level) => KEYSTROKE_CHOICES[level]} onChange={(level) => typing("level", { level })} />
      <Tick id="keystrokes-compare" label="Compare later answers with the first part of the sitting" checked={keystrokes.compare} onChange={(compare) => typing("compare", { compare })} />
      <Tick id="keystrokes-injection" label="Look for text that appeared without being typed" checked={keystrokes.injection} onChange={(injection) => typing("injection", { injection })} />
      <Words id="keystrokes-alternative" label="The equal way to sit the exam for whoever objects, as they read it" rows={2} most={1000} value={keystrokes.alternative} onChange={(alternative) => typing("alternative", { alternative })} />
      <h3>Questions</h3>
      <Words
        id="policy-contact" label="Whom students ask about the data" hint="Read before they agree. Empty: the exam office of your organisation." most={500} value={contact}
        onChange={(next) => onEdit("contact", (before) => ({ ...before, contact: next }))}
      />
    </div>
  );
}

/** What an entry begins with: a preset's words, and for key timing none that would do for everybody. */
function freshEntry(collector: Collector): Entry {
  return POLICY_PRESETS["supervised-room"].dataPlan.find((entry) => entry.collector === collector)
    ?? { collector, purpose: "To notice when another person goes on writing.", legalBasis: "Consent (GDPR Art. 9(2)(a))", retentionDays: 30, viewers: ["privacy-officer"] };
}
