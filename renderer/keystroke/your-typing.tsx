import { useEffect, useState } from "react";
import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import type { RecordedKeys } from "../../core/keystroke/recorded-keys.ts";
import type { InvigilError } from "../../core/errors.ts";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { SavedAs } from "../shell/saved-as.tsx";
import { useApp } from "../store/app-context.ts";
import { useCommand } from "../store/use-command.ts";
import { useSavedFile } from "../store/use-saved-file.ts";
import { counted } from "../../core/counted.ts";
import { retentionInWords, viewersInWords } from "../../core/policy/data-words.ts";
import { TypingPlot } from "./typing-plot.tsx";
import { summariseTyping } from "./typing-summary.ts";

interface YourTypingProps {
  readonly keystrokes: NonNullable<SittingView["keystrokes"]>;
  readonly policy: SittingView["exam"]["policy"];
}

/** What is recorded of the student's typing: whether it is on, all of it so far, why, who sees it and until when; and the way to stop it. */
export function YourTyping({ keystrokes, policy }: YourTypingProps): ReactElement {
  const { stretches, error } = useTyping(keystrokes.stretches);
  const saved = useSavedFile();
  const entry = policy.dataPlan.find(({ collector }) => collector === "keystrokes");
  return (
    <div className="your-typing">
      <p className="lead">{stateInWords(keystrokes)}</p>
      <ErrorPanel error={error} />
      {stretches === null ? null : <Typed stretches={stretches} />}
      {entry === undefined ? null : (
        <p>
          {entry.purpose} Seen by {viewersInWords(entry.viewers)}. {retentionInWords(entry.retentionDays)} Legal basis: {entry.legalBasis}
        </p>
      )}
      <div className="actions">
        <Button busy={saved.busy} disabled={keystrokes.stretches === 0} onClick={saved.saveTyping}>
          Save what was recorded
        </Button>
      </div>
      <SavedAs path={saved.savedAs} />
      <ErrorPanel error={saved.error} />
      {keystrokes.objected ? <p>{policy.keystrokes.alternative}</p> : <Objection alternative={policy.keystrokes.alternative} />}
    </div>
  );
}

/** What was recorded of the student's typing, for the screens after the exam; nothing where nothing was. */
export function TypingRecorded(): ReactElement | null {
  const { stretches } = useTyping(null);
  const saved = useSavedFile();
  if (stretches === null || stretches.length === 0) return null;
  return (
    <section className="your-typing">
      <h3>Your typing</h3>
      <Typed stretches={stretches} />
      <div className="actions">
        <Button busy={saved.busy} onClick={saved.saveTyping}>
          Save what was recorded
        </Button>
      </div>
      <SavedAs path={saved.savedAs} />
      <ErrorPanel error={saved.error} />
    </section>
  );
}

function Typed({ stretches }: { readonly stretches: readonly RecordedKeys[] }): ReactElement {
  const { keys, hold, between, edits } = summariseTyping(stretches);
  if (keys === 0) return <p>Nothing has been recorded so far. It is recorded in stretches of 200 keys, and when you leave the exam.</p>;
  return (
    <>
      <p>
        So far: {counted(keys, "key")}. {counted(edits.typed, "character")} typed, {edits.pasted} pasted, {edits.withoutKeys} that came without keys, {counted(edits.deletions, "deletion")}. No letter or word is among it.
      </p>
      <TypingPlot title="How long keys were held" bars={hold} />
      <TypingPlot title="From one key to the next" bars={between} />
    </>
  );
}

function Objection({ alternative }: { readonly alternative: string }): ReactElement {
  const { run, busy, error } = useCommand();
  const [asking, setAsking] = useState(false);
  if (!asking) return <Button onClick={() => setAsking(true)}>Stop recording my typing</Button>;
  return (
    <section className="panel panel-calm">
      <div className="panel-text">
        <h3>Stop recording the rhythm of your typing?</h3>
        <p>
          {alternative} Your answers and your time stay as they are, and your result does not depend on this. What was recorded until now is kept as long as it was said. It cannot be turned on again in this exam.
        </p>
        <div className="actions">
          <Button look="primary" busy={busy} onClick={() => void run("data.object", { to: "keystrokes" })}>
            Stop recording
          </Button>
          <Button onClick={() => setAsking(false)}>Go on recording</Button>
        </div>
        <ErrorPanel error={error} />
      </div>
    </section>
  );
}

function stateInWords({ level, objected, stopped }: YourTypingProps["keystrokes"]): string {
  if (objected) return "You objected: the rhythm of your typing is not recorded.";
  if (stopped) return "The clock stands still: nothing of your typing is recorded now.";
  return level === "rhythm" ? "While you type an answer, time ranges are counted, by kinds of keys and without their order. Never what you type." : "While you type an answer, the times of kinds of keys are recorded. Never what you type.";
}

/** Everything that was recorded, read again when there is more. @param known how many stretches there are; null when that is not known */
function useTyping(known: number | null): { readonly stretches: readonly RecordedKeys[] | null; readonly error: InvigilError | null } {
  const { client } = useApp();
  const [state, setState] = useState<{ readonly stretches: readonly RecordedKeys[] | null; readonly error: InvigilError | null }>({ stretches: null, error: null });
  useEffect(() => {
    if (known === 0) return undefined;
    let current = true;
    void client.call("keystrokes.recorded", {}).then((answer) => {
      if (current) setState((before) => (answer.ok ? { stretches: answer.value.stretches, error: null } : { ...before, error: answer.error }));
    });
    return () => {
      current = false;
    };
  }, [client, known]);
  return known === 0 ? { stretches: [], error: null } : state;
}
