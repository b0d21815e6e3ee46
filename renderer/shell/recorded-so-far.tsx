import { useMemo } from "react";
import type { ReactElement } from "react";
import { useRecord } from "../store/use-record.ts";
import { recordInWords } from "../words/record-words.ts";
import { clockTime } from "../words/time-words.ts";
import { Button } from "./button.tsx";
import { DeviceDetails } from "./device-details.tsx";
import { ErrorPanel } from "./error-panel.tsx";
import { Icon } from "./icons.tsx";
import type { IconName } from "./icons.tsx";

const LINE_ICONS = { step: "check", incident: "eye", instruction: "message" } as const satisfies Readonly<Record<string, IconName>>;

/** What was recorded in this sitting, in words, newest last. Answers appear as a count and times only. */
export function RecordedSoFar(): ReactElement {
  const { entries, error, loading, refresh } = useRecord();
  const record = useMemo(() => (entries === null ? null : recordInWords(entries)), [entries]);
  return (
    <div className="recorded">
      <ErrorPanel error={error} />
      {error === null ? null : (
        <Button busy={loading} onClick={refresh}>
          Try again
        </Button>
      )}
      {record === null ? (
        error === null ? <p className="loading">Looking at what was recorded…</p> : null
      ) : (
        <>
          {record.incidents > 0 ? null : <p className="recorded-calm">Nothing unusual has been recorded.</p>}
          {record.counts.length === 0 ? null : (
            <ul className="recorded-counts">
              {record.counts.map((count) => (
                <li key={count}>{count}</li>
              ))}
            </ul>
          )}
          {record.lines.length === 0 ? null : (
            <ol className="record-lines">
              {record.lines.map(({ seq, at, kind, text, details }) => (
                <li key={seq} className="record-line" data-kind={kind}>
                  <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time>
                  <Icon name={LINE_ICONS[kind]} />
                  <span>
                    {text}
                    {details === undefined ? null : <DeviceDetails lines={details} summary="Show what was recorded" />}
                  </span>
                </li>
              ))}
            </ol>
          )}
          <p className="hint">What you wrote is not in this list. It is encrypted, and only the exam&rsquo;s markers can open it.</p>
        </>
      )}
    </div>
  );
}
