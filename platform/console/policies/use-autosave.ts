import { useEffect, useRef, useState } from "react";
import type { InvigilError } from "../../../core/errors.ts";
import type { DraftContent, Seen } from "./policy-api.ts";
import { saveDraft } from "./policy-api.ts";

/** Time without typing after which a draft is saved, and between two tries while the platform cannot be reached, ms. */
const QUIET_MS = 1200;
const AGAIN_MS = 5000;

/** How a draft stands. */
export interface Autosave {
  readonly state: "saved" | "waiting" | "saving" | "refused";
  /** Why it could not be saved; null when it could. */
  readonly error: InvigilError | null;
  /** The version as it was saved last. */
  readonly seen: Seen;
  /** Goes on from what somebody else saved. @param over whether what is in the editor is saved in its place; else the editor shows theirs from now on */
  readonly goOnFrom: (seen: Seen, theirs: DraftContent, over: boolean) => void;
}

/** Saves a draft whenever somebody stops typing. What cannot be saved stays in the editor. */
export function useAutosave(first: Seen, content: DraftContent): Autosave {
  const [state, setState] = useState<Autosave["state"]>("saved");
  const [error, setError] = useState<InvigilError | null>(null);
  const [seen, setSeen] = useState(first);
  // What the timers and the last save of a page that is left work with; each render brings it up to date.
  const work = useRef({ seen: first, saved: content, latest: content, sending: false, stopped: false, timer: 0 });

  const save = (lasting = false): void => {
    const at = work.current;
    if (at.sending || at.stopped || at.latest === at.saved) return;
    const sent = at.latest;
    at.sending = true;
    setState("saving");
    saveDraft(at.seen, sent, lasting).then((answer) => {
      at.sending = false;
      if (answer.ok) {
        at.seen = answer.value;
        at.saved = sent;
        setSeen(answer.value);
        setError(null);
        setState(at.latest === sent ? "saved" : "waiting");
        if (at.latest !== sent) plan(QUIET_MS);
        return;
      }
      setError(answer.error);
      setState("refused");
      // What somebody else did is not written over by a timer: a person decides.
      if (["policy/stale", "policy/wrong-state", "policy/not-found"].includes(answer.error.code)) at.stopped = true;
      else if (answer.error.retryable) plan(AGAIN_MS);
    }, (bug: unknown) => {
      at.sending = false;
      setState("refused");
      reportError(bug);
    });
  };
  const plan = (ms: number): void => {
    window.clearTimeout(work.current.timer);
    work.current.timer = window.setTimeout(save, ms);
  };

  useEffect(() => {
    const at = work.current;
    at.latest = content;
    if (content === at.saved || at.stopped) return;
    if (!at.sending) setState("waiting");
    plan(QUIET_MS);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only a change of the content is a reason to save
  }, [content]);

  const unsaved = state !== "saved";
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [unsaved]);

  const lost = state === "refused";
  useEffect(() => {
    if (!lost) return undefined;
    // Links within the console leave this page without asking the browser.
    const ask = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
      if (link === null || window.confirm("Your last changes are not saved yet. Leave this page without them?")) return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("click", ask, true);
    return () => document.removeEventListener("click", ask, true);
  }, [lost]);

  useEffect(() => () => {
    window.clearTimeout(work.current.timer);
    save(true);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when the page is left
  }, []);

  return {
    state, error, seen,
    goOnFrom: (next, theirs, over) => {
      const at = work.current;
      at.seen = next;
      at.saved = theirs;
      at.stopped = false;
      if (!over) at.latest = theirs;
      setSeen(next);
      setError(null);
      setState(over ? "waiting" : "saved");
      if (over) plan(0);
    },
  };
}
