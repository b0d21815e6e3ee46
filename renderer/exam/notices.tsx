import { useEffect, useMemo, useRef } from "react";
import type { ReactElement, ReactNode } from "react";
import type { Notice, SittingView } from "../../core/contract/view.ts";
import { announce } from "../shell/announcer.tsx";
import { Button } from "../shell/button.tsx";
import { ErrorBody } from "../shell/error-panel.tsx";
import { Icon } from "../shell/icons.tsx";
import type { IconName } from "../shell/icons.tsx";
import { useSyncWords } from "../shell/sync-status.tsx";
import { useApp } from "../store/app-context.ts";
import { clockTime } from "../words/time-words.ts";
import { BranchNotice, useAnnounceBranch } from "./branch-notice.tsx";
import { ProgramNotices } from "./program-notice.tsx";
import { useTimeWarnings } from "./use-time-warnings.ts";

/** What the student has to know right now, above the question: time, messages from the room, programs to close, trouble with saving. */
export function Notices({ sitting }: { readonly sitting: SittingView }): ReactElement | null {
  const time = useTimeWarnings(sitting);
  const { trouble } = useSyncWords(sitting.sync);
  // What asks for something has a dialog of its own, which is read out as it opens.
  const messages = useMemo(() => sitting.notices.filter(({ asks }) => asks === undefined), [sitting.notices]);
  useAnnounceNew(messages);
  useAnnounceBranch(sitting.branch);
  const programs = sitting.programs.length > 0 && !sitting.paused;
  if (!sitting.branch && time === null && trouble === null && !programs && messages.length === 0) return null;
  return (
    <section className="notices" aria-label="Notices">
      {sitting.branch ? <BranchNotice /> : null}
      {trouble === null ? null : <ErrorBody error={trouble} />}
      <ProgramNotices sitting={sitting} />
      {time === null ? null : (
        <NoticeLine icon="clock" onDismiss={time.dismiss}>
          <p>{time.text}</p>
        </NoticeLine>
      )}
      <Messages notices={messages} />
    </section>
  );
}

/** Messages from the room to somebody who waits for the start. */
export function WaitingMessages({ notices }: { readonly notices: readonly Notice[] }): ReactElement | null {
  useAnnounceNew(notices);
  if (notices.length === 0) return null;
  return (
    <section className="notices" aria-label="Messages">
      <Messages notices={notices} />
    </section>
  );
}

function Messages({ notices }: { readonly notices: readonly Notice[] }): ReactElement {
  const { client } = useApp();
  return (
    <>
      {notices.map((notice) => (
        <NoticeLine key={notice.id} icon="message" onDismiss={() => void client.call("notice.dismiss", { id: notice.id })}>
          <p>
            <span className="muted">Message at {clockTime(notice.at)}: </span>
            {notice.text}
          </p>
        </NoticeLine>
      ))}
    </>
  );
}

function NoticeLine({ icon, onDismiss, children }: { readonly icon: IconName; readonly onDismiss: () => void; readonly children: ReactNode }): ReactElement {
  return (
    <div className="notice">
      <Icon name={icon} />
      <div className="notice-text">{children}</div>
      <Button look="quiet" onClick={onDismiss}>
        Dismiss
      </Button>
    </div>
  );
}

function useAnnounceNew(notices: readonly Notice[]): void {
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    for (const notice of notices) {
      if (!known.current.has(notice.id)) announce(`Message: ${notice.text}`);
    }
    known.current = new Set(notices.map((notice) => notice.id));
  }, [notices]);
}
