import type { ReactElement } from "react";
import { Button } from "../shell/button.tsx";
import { RecordDialog } from "../shell/control-panel.tsx";
import { ErrorPanel } from "../shell/error-panel.tsx";
import { ShellPage } from "../shell/shell-page.tsx";
import { useCommand } from "../store/use-command.ts";
import { clockTime, dayAndTime } from "../words/time-words.ts";
import { QrCode } from "./qr-code.tsx";
import type { ScreenProps } from "./screen-of.ts";
import { TimeOver } from "./time-over.tsx";

/** The platform's signed receipt: to keep, to print, to check later without any network. */
export function ReceiptScreen({ screen }: ScreenProps<"receipt">): ReactElement {
  const { receipt } = screen;
  const { run, busy, error } = useCommand();
  return (
    <ShellPage
      title="Your exam is handed in" context={receipt.organisation} tools={<RecordDialog />}
      actions={
        <>
          <Button look={receipt.savedAs === null ? "primary" : "secondary"} disabled={busy} onClick={() => void run("receipt.save", {})}>
            {receipt.savedAs === null ? "Save the receipt" : "Save it again"}
          </Button>
          <Button disabled={busy} onClick={() => void run("receipt.print", {})}>
            Print
          </Button>
          <Button look={receipt.savedAs === null ? "secondary" : "primary"} disabled={busy} onClick={() => void run("sitting.finish", {})}>
            Continue
          </Button>
        </>
      }
    >
      <TimeOver timeOver={screen.timeOver} />
      <p className="lead">
        {receipt.organisation} has your answers and signed this receipt. Keep it: anyone can check it later, without a network.
      </p>
      <div className="receipt">
        <div className="receipt-text">
          <p className="code-label">Receipt code</p>
          <p className="code-large">{receipt.code}</p>
          <dl className="receipt-facts">
            <div>
              <dt>Exam</dt>
              <dd>{receipt.examTitle}</dd>
            </div>
            <div>
              <dt>Candidate</dt>
              <dd>{receipt.candidateName}</dd>
            </div>
            <div>
              <dt>Answered</dt>
              <dd>
                {receipt.answered} of {receipt.questions} questions
              </dd>
            </div>
            <div>
              <dt>Handed in</dt>
              <dd>{dayAndTime(receipt.sealedAt)}</dd>
            </div>
            <div>
              <dt>Received</dt>
              <dd>{clockTime(receipt.receivedAt)}</dd>
            </div>
          </dl>
        </div>
        <figure className="qr-figure">
          <QrCode text={receipt.qr} label="QR code with your receipt" />
          <figcaption className="small muted">The same receipt for a phone&rsquo;s camera</figcaption>
        </figure>
      </div>
      <p aria-live="polite" className="saved-as">
        {receipt.savedAs === null ? "" : `Saved as ${receipt.savedAs}`}
      </p>
      <ErrorPanel error={busy ? null : (error ?? screen.error)} />
    </ShellPage>
  );
}
