import { useState } from "react";
import type { PointerEvent } from "react";
import { moved } from "./move.ts";

interface DragOrder {
  /** The order while something is being dragged; null otherwise. */
  readonly dragging: { readonly id: string; readonly order: readonly string[] } | null;
  /** Goes on the handle of one element, inside an `li` of the list. */
  readonly handle: (id: string) => {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: () => void;
    readonly onPointerCancel: () => void;
  };
}

/**
 * Ordering a list by pointer events: not by the drag-and-drop of the browser, which a policy may lock.
 * @param drop gets the order when the pointer is released somewhere else
 */
export function useDragOrder(order: readonly string[], drop: (order: readonly string[], id: string) => void): DragOrder {
  const [dragging, setDragging] = useState<DragOrder["dragging"]>(null);

  return {
    dragging,
    handle: (id) => ({
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragging({ id, order });
      },
      onPointerMove: (event) => {
        if (dragging?.id !== id) return;
        const from = dragging.order.indexOf(id);
        const to = placeAt(event);
        if (to !== from) setDragging({ id, order: moved(dragging.order, from, to) });
      },
      onPointerUp: () => {
        if (dragging?.id !== id) return;
        setDragging(null);
        if (dragging.order.join("\n") !== order.join("\n")) drop(dragging.order, id);
      },
      onPointerCancel: () => setDragging(null),
    }),
  };
}

/** Place of the row under the pointer; the last one below the list. */
function placeAt(event: PointerEvent): number {
  const rows = [...(event.currentTarget.closest("ol")?.children ?? [])];
  const under = rows.findIndex((row) => event.clientY < row.getBoundingClientRect().bottom);
  return under === -1 ? rows.length - 1 : under;
}
