import { useState } from "react";
import type { ReactElement } from "react";
import type { SittingView } from "../../core/contract/view.ts";
import type { Draft } from "../answers/answer-keeper.ts";
import { Button } from "../shell/button.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { useApp } from "../store/app-context.ts";
import { useCommand } from "../store/use-command.ts";
import { useTimeLeft } from "../time/use-time-left.ts";
import { counted } from "../../core/counted.ts";
import { durationInWords } from "../words/time-words.ts";

/** Longest wait for the last answers to reach the disk, in ms. */
const SAVE_BEFORE_HAND_IN_MS = 5000;

interface HandInDialogProps {
  readonly open: boolean;
  readonly unanswered: number;
  readonly sitting: SittingView;
  readonly onClose: () => void;
}

/** The one step that cannot be taken back, asked once more. Nothing is handed in while an answer is not on the disk. */
export function HandInDialog({ open, unanswered, sitting, onClose }: HandInDialogProps): ReactElement {
  const { answers } = useApp();
  const { run, busy, error } = useCommand();
  const left = useTimeLeft(sitting);
  const [saving, setSaving] = useState(false);
  const [unsaved, setUnsaved] = useState<Draft | null>(null);

  const handIn = async (): Promise<void> => {
    setSaving(true);
    setUnsaved(null);
    const waiting = await answers.flush(SAVE_BEFORE_HAND_IN_MS);
    setSaving(false);
    const stuck = waiting[0];
    if (stuck === undefined) await run("sitting.hand-in", {});
    else setUnsaved(stuck);
  };

  return (
    <Dialog open={open} title="Hand in now?" onClose={onClose}>
      <p>You cannot change your answers afterwards.</p>
      {unanswered === 0 ? null : (
        <p>
          <strong>{unanswered === 1 ? "1 question has" : `${counted(unanswered, "question")} have`} no answer.</strong>
        </p>
      )}
      <p>You still have about {durationInWords(left)}.</p>
      {unsaved === null ? null : <p>Not handed in: an answer is not saved on this computer yet. Your exam goes on; try again in a moment.</p>}
      <ErrorPanel error={busy || saving ? null : (unsaved?.error ?? error)} />
      <div className="actions">
        <Button look="primary" busy={busy || saving} onClick={() => void handIn()}>
          {saving || busy ? "Handing in…" : "Hand in now"}
        </Button>
        <Button disabled={busy || saving} onClick={onClose}>
          Not yet
        </Button>
      </div>
    </Dialog>
  );
}
