import { useEffect, useEffectEvent, useState } from "react";
import type { PointerEvent as ReactPointerEvent } from "react";
import { moved } from "./move.ts";

interface Drag {
  readonly id: string;
  readonly order: readonly string[];
  readonly list: Element;
}

interface DragOrder {
  /** What is being dragged and the order that it would have here; null otherwise. */
  readonly dragging: Pick<Drag, "id" | "order"> | null;
  /** Goes on the handle of an element inside an `ol`, as `onPointerDown`. */
  readonly grab: (id: string, event: ReactPointerEvent) => void;
}

/**
 * Ordering a list by pointer events: not by the drag-and-drop of the browser, which a policy may lock.
 * @param drop gets the order when the pointer is released somewhere else
 */
export function useDragOrder(order: readonly string[], drop: (order: readonly string[], id: string) => void): DragOrder {
  const [drag, setDrag] = useState<Drag | null>(null);

  const follow = useEffectEvent((event: PointerEvent) => {
    if (drag === null) return;
    const from = drag.order.indexOf(drag.id);
    const to = placeAt(drag.list, event.clientY);
    if (to !== from) setDrag({ ...drag, order: moved(drag.order, from, to) });
  });
  const release = useEffectEvent(() => {
    setDrag(null);
    if (drag !== null && drag.order.some((id, index) => id !== order[index])) drop(drag.order, drag.id);
  });

  const active = drag !== null;
  useEffect(() => {
    if (!active) return undefined;
    // On the window, because the row that is dragged is taken out of the document and put back whenever it changes places, which ends a pointer capture.
    const cancel = (): void => setDrag(null);
    window.addEventListener("pointermove", follow);
    window.addEventListener("pointerup", release);
    window.addEventListener("pointercancel", cancel);
    return () => {
      window.removeEventListener("pointermove", follow);
      window.removeEventListener("pointerup", release);
      window.removeEventListener("pointercancel", cancel);
    };
  }, [active]);

  return {
    dragging: drag,
    grab: (id, event) => {
      const list = event.currentTarget.closest("ol");
      if (event.button !== 0 || list === null) return;
      event.preventDefault();
      setDrag({ id, order, list });
    },
  };
}

/** Place of the row at this height of the window, in px; the last one below the list. */
function placeAt(list: Element, y: number): number {
  const rows = [...list.children];
  const under = rows.findIndex((row) => y < row.getBoundingClientRect().bottom);
  return under === -1 ? rows.length - 1 : under;
}
