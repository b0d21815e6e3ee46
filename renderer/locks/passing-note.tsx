import { useEffect } from "react";
import type { ReactElement } from "react";
import { create } from "zustand";
import { announce } from "../shell/announcer.tsx";

/** How long a note stays, in ms. */
const STAYS_MS = 8000;

/** The note that is on the screen. An object of its own each time, so that the same words again stay their full time. */
const useNote = create<{ readonly note: { readonly text: string } | null }>(() => ({ note: null }));

/** Says something small at the lower edge of the exam, and by voice, without taking the focus. It goes by itself. */
export function passingNote(text: string): void {
  useNote.setState({ note: { text } });
  announce(text);
}

/** Where passing notes appear. */
export function PassingNote(): ReactElement | null {
  const note = useNote((state) => state.note);
  useEffect(() => {
    if (note === null) return undefined;
    const timer = setTimeout(() => useNote.setState({ note: null }), STAYS_MS);
    return () => clearTimeout(timer);
  }, [note]);
  return note === null ? null : <p className="passing-note">{note.text}</p>;
}
