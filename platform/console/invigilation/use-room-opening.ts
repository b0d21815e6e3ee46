import { useState } from "react";
import type { RoomIncident, TimelinePlace } from "../../../core/contract/wire-incidents.ts";
import type { InvigilError } from "../../../core/errors.ts";
import { openRoomIncidents } from "../api.ts";

/** What was opened of a room, as it was then. */
export interface OpenedRoom {
  readonly openedAt: number;
  /** Newest first. */
  readonly incidents: readonly RoomIncident[];
  readonly unreadable: number;
  readonly closed: number;
  /** Null when there is nothing before. */
  readonly before: TimelinePlace | null;
  /** How many incidents the board counted when it was opened. */
  readonly counted: number;
}

export interface RoomOpening {
  /** Null before it is opened. */
  readonly opened: OpenedRoom | null;
  readonly busy: boolean;
  /** Why it was not opened; what was opened before stays. */
  readonly error: InvigilError | null;
  /** Opens the newest ones, because a person said so. @param counted by the board at this moment */
  readonly open: (counted: number) => void;
  /** Opens what came before what is shown, and adds it. */
  readonly openEarlier: () => void;
}

/** Opens the incidents of a room, once for each click and never by itself: each time is in the audit log. */
export function useRoomOpening(packageId: string): RoomOpening {
  const [{ opened, busy, error }, setState] = useState<Pick<RoomOpening, "opened" | "busy" | "error">>({ opened: null, busy: false, error: null });
  const ask = (before: TimelinePlace | null, shown: OpenedRoom | null, counted: number): void => {
    if (busy) return;
    setState({ opened, busy: true, error: null });
    openRoomIncidents(packageId, before).then((answer) => {
      if (!answer.ok) {
        setState({ opened, busy: false, error: answer.error });
        return;
      }
      const { openedAt, incidents, unreadable, closed, before: further } = answer.value;
      setState({
        opened: shown === null
          ? { openedAt, incidents, unreadable, closed, before: further, counted }
          : { ...shown, incidents: [...shown.incidents, ...incidents], unreadable: shown.unreadable + unreadable, closed: shown.closed + closed, before: further },
        busy: false, error: null,
      });
    }, reportError);
  };
  return {
    opened, busy, error,
    open: (counted) => ask(null, null, counted),
    openEarlier: () => {
      if (opened !== null && opened.before !== null) ask(opened.before, opened, opened.counted);
    },
  };
}
