import { useEffect, useRef } from "react";
import type { ReactElement } from "react";
import { create } from "zustand";

interface Announcement {
  readonly text: string;
  readonly count: number;
}

const useAnnouncement = create<Announcement>(() => ({ text: "", count: 0 }));

/** Says something to screen readers, politely: after what is being read, without moving the focus. */
export function announce(text: string): void {
  useAnnouncement.setState((state) => ({ text, count: state.count + 1 }));
}

/** The one polite live region of the application. Stands at the end of every screen. */
export function Announcer(): ReactElement {
  const { text, count } = useAnnouncement();
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The same words twice are no change to a live region; an added no-break space makes them one.
    if (region.current !== null) region.current.textContent = count % 2 === 0 ? text : `${text}\u00a0`;
  }, [text, count]);
  return <div ref={region} className="visually-hidden" aria-live="polite" />;
}

/** Announces a text whenever it changes, but not the one that is there at first. */
export function useAnnounceChanges(text: string): void {
  const last = useRef(text);
  useEffect(() => {
    if (last.current === text) return;
    last.current = text;
    if (text !== "") announce(text);
  }, [text]);
}
