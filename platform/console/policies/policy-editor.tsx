import type { ReactNode } from "react";
import { useEffect, useMemo, useReducer, useState } from "react";
import type { KnownPolicy } from "../../../core/contract/wire-policies.ts";
import { CONTROL_IDS } from "../../../core/policy/control.ts";
import type { ControlId } from "../../../core/policy/control.ts";
import type { ControlGroup } from "../../../core/policy/control-groups.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { withPresetName } from "../../../core/policy/preset-name.ts";
import type { Me } from "../api.ts";
import { ComputerSettings, DisplaySettings } from "./computer-settings.tsx";
import { ConflictPanel } from "./conflict-panel.tsx";
import { ControlCard } from "./control-card.tsx";
import { DataSettings } from "./data-settings.tsx";
import { beginHistory, stepDraft } from "./draft-history.ts";
import { DiscardDraft } from "./discard-draft.tsx";
import { EditorTabs } from "./editor-tabs.tsx";
import { FindingsPanel, findingsOf } from "./findings-panel.tsx";
import type { DraftContent, Seen } from "./policy-api.ts";
import { Words } from "./policy-fields.tsx";
import type { EditorTab, Place } from "./policy-places.ts";
import { CONTROLS_BY_GROUP, TAB_WORDS } from "./policy-places.ts";
import { policyErrorWords, publishes } from "./policy-words.ts";
import { ProgramSettings } from "./program-settings.tsx";
import { PublishPanel } from "./publish-panel.tsx";
import { StudentPage } from "./student-page.tsx";
import { ThrownAwayPanel } from "./thrown-away-panel.tsx";
import { TrialPanel } from "./trial-panel.tsx";
import type { OpenedCheckIn } from "./trial-panel.tsx";
import { useAutosave } from "./use-autosave.ts";
import type { Autosave } from "./use-autosave.ts";
import type { WholeVersion } from "../whole-version.ts";

/** Id of the heading that says why nothing is saved any more. */
const INTERRUPTION = "interruption";

interface PolicyEditorProps {
  readonly me: Me;
  readonly known: KnownPolicy;
  readonly draft: WholeVersion;
  /** The newest published version; null when there is none. */
  readonly published: { readonly version: number; readonly policy: Policy } | null;
  /** Whether somebody else threw the draft away since. */
  readonly thrownAway: boolean;
  readonly onDone: () => void;
  readonly onDiscarded: (seen: Seen) => void;
}

/** Works on a draft: controls as a person thinks of them, what is collected, what the student will read, and what keeps it from being published. */
export function PolicyEditor({ me, known, draft, published, thrownAway, onDone, onDiscarded }: PolicyEditorProps): ReactNode {
  const [history, step] = useReducer(stepDraft, { name: draft.shown.name, policy: draft.policy }, beginHistory);
  const [tab, setTab] = useState<EditorTab>("screen");
  const [target, setTarget] = useState<{ readonly element: string } | null>(null);
  const [opened, setOpened] = useState<OpenedCheckIn | null>(null);
  const { present } = history;
  const { version, revision, sha256 } = draft.shown;
  const autosave = useAutosave({ policyId: known.policyId, version, revision, sha256 }, present);
  const findings = useMemo(() => findingsOf(present.policy), [present.policy]);

  useEffect(() => {
    if (target === null) return;
    const element = document.getElementById(target.element);
    element?.closest("details")?.setAttribute("open", "");
    element?.focus();
    element?.scrollIntoView({ block: "center" });
  }, [target]);

  const edit = (place: string, change: (policy: Policy) => Policy): void => step({ kind: "edit", place, change: ({ name, policy }) => ({ name, policy: withPresetName(change(policy)) }) });
  const go = ({ tab: next, element }: Place): void => {
    setTab(next);
    setTarget({ element });
  };
  const gone = thrownAway || autosave.error?.code === "policy/not-found";
  const changed = !gone && (autosave.error?.code === "policy/stale" || autosave.error?.code === "policy/wrong-state");
  const { authors } = known.versions.find((each) => each.version === version) ?? draft.shown;
  const whyNotDiscarded = autosave.state !== "saved" ? "Waiting until your last changes are saved."
    : draft.shown.state === "proposed" && autosave.seen.revision === revision ? "It waits for approval. Change something, or have it sent back, before you throw it away." : null;
  const goOnWith = ({ shown, policy }: WholeVersion, mine: boolean): void => {
    const theirs: DraftContent = { name: shown.name, policy };
    if (!mine) step({ kind: "edit", place: `theirs-${shown.revision}`, change: () => theirs });
    autosave.goOnFrom({ policyId: known.policyId, version, revision: shown.revision, sha256: shown.sha256 }, theirs, mine);
  };
  return (
    <>
      {gone ? <ThrownAwayPanel headingId={INTERRUPTION} policyId={known.policyId} version={version} mine={present} backTo={published?.version ?? null} onDone={onDone} /> : null}
      {changed ? <ConflictPanel headingId={INTERRUPTION} seen={autosave.seen} mine={present} onMine={(theirs) => goOnWith(theirs, true)} onTheirs={(theirs) => goOnWith(theirs, false)} onReload={onDone} /> : null}
      <section className="card editor-head" aria-label="Draft">
        <Words id="policy-name" label="Name" value={present.name} most={100} onChange={(name) => step({ kind: "edit", place: "name", change: ({ policy }) => ({ name, policy }) })} />
        <p className="actions">
          <button type="button" className="button" aria-disabled={history.past.length === 0} onClick={() => step({ kind: "undo" })}>Undo</button>
          <button type="button" className="button" aria-disabled={history.future.length === 0} onClick={() => step({ kind: "redo" })}>Redo</button>
          <Standing state={gone ? "gone" : autosave.state} />
        </p>
        {autosave.error === null || changed || gone ? null : <output className="notice">{policyErrorWords(autosave.error)}</output>}
      </section>
      <div className="editor">
        <EditorTabs policy={present.policy} findings={findings} chosen={tab} onChoose={setTab} />
        <section className="editor-page" role="tabpanel" id="editor-page" aria-labelledby={`tab-${tab}`}>
          <h2>{TAB_WORDS[tab]}</h2>
          {tab === "reads" ? <StudentPage policy={present.policy} organisation={me.organisation} /> : null}
          {tab === "trial" ? <TrialPanel me={me} policy={present.policy} opened={opened} onOpened={setOpened} /> : null}
          {tab === "data" ? <DataSettings policy={present.policy} onEdit={edit} /> : null}
          {tab === "publish" && !gone ? (
            <PublishPanel me={me} known={known} policy={present.policy} published={published} findings={findings} seen={autosave.seen} saved={autosave.state === "saved"} onDone={onDone} />
          ) : null}
          {tab === "publish" && !gone && publishes(me) ? (
            <DiscardDraft name={present.name} authors={authors} seen={autosave.seen} why={whyNotDiscarded} backTo={published?.version ?? null} onDone={() => onDiscarded(autosave.seen)} />
          ) : null}
          <GroupPage tab={tab} policy={present.policy} onEdit={edit} />
        </section>
        <FindingsPanel
          findings={findings} policy={present.policy} onGo={go} onInterruption={() => setTarget({ element: INTERRUPTION })}
          interruption={gone ? "This draft was thrown away. Nothing is saved." : changed ? "Somebody else changed this draft. Nothing is saved." : null}
        />
      </div>
    </>
  );
}

/** Whether what is on the page is kept. */
function Standing({ state }: { readonly state: Autosave["state"] | "gone" }): ReactNode {
  const words = { gone: "Not saved: the draft is gone.", saved: "Saved. Students see nothing of it until it is published.", waiting: "Not saved yet…", saving: "Saving…", refused: "Not saved." } as const;
  return <output className="quiet">{words[state]}</output>;
}

/** The controls of one group, and what is set beside them. */
function GroupPage({ tab, policy, onEdit }: { readonly tab: EditorTab; readonly policy: Policy; readonly onEdit: (place: string, change: (policy: Policy) => Policy) => void }): ReactNode {
  const group = CONTROLS_BY_GROUP.find((each) => each.group === tab);
  if (group === undefined) return null;
  const turn = (control: ControlId, on: boolean): void => onEdit(`control-${control}`, (before) => ({ ...before, controls: CONTROL_IDS.filter((each) => (each === control ? on : before.controls.includes(each))) }));
  return (
    <>
      <p className="quiet">Enforced: the computer prevents it. Monitored: it can happen, and is noticed. Unavailable: neither. * Not yet seen to work on that system.</p>
      {group.controls.map((control) => <ControlCard key={control} control={control} on={policy.controls.includes(control)} onChange={(on) => turn(control, on)} />)}
      <GroupSettings group={group.group} policy={policy} onEdit={onEdit} />
    </>
  );
}

function GroupSettings({ group, policy, onEdit }: { readonly group: ControlGroup; readonly policy: Policy; readonly onEdit: (place: string, change: (policy: Policy) => Policy) => void }): ReactNode {
  if (group === "screen") return <DisplaySettings policy={policy} onEdit={onEdit} />;
  if (group === "programs") return <ProgramSettings policy={policy} onEdit={onEdit} />;
  return group === "computer" ? <ComputerSettings policy={policy} onEdit={onEdit} /> : null;
}
