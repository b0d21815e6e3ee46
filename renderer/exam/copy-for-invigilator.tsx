import type { ReactElement } from "react";
import { Button } from "../shell/button.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { SavedAs } from "../shell/saved-as.tsx";
import { useSavedFile } from "../store/use-saved-file.ts";

/** For a computer that has to be changed in the middle of the exam: everything that was written so far, as a file. */
export function CopyForInvigilator(): ReactElement {
  const { saveHandIn, busy, error, savedAs } = useSavedFile();
  return (
    <>
      <h3>If this computer has to be changed</h3>
      <p>Save a copy of everything so far on a stick and give it to the invigilator: then you can go on at another computer where you were. It is encrypted.</p>
      <div className="actions">
        <Button busy={busy} onClick={() => saveHandIn(null)}>
          Save a copy for the invigilator
        </Button>
      </div>
      <SavedAs path={savedAs} />
      <ErrorPanel error={error} />
    </>
  );
}
