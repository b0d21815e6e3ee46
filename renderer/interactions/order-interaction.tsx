import { useLayoutEffect, useRef, useState } from "react";
import type { ReactElement } from "react";
import { useResponse } from "../answers/use-response.ts";
import { contentText } from "../content/content-text.ts";
import { Content } from "../content/content-view.tsx";
import { announce } from "../shell/announcer.tsx";
import { Button } from "../shell/button.tsx";
import { Icon } from "../shell/icons.tsx";
import { limitsInWords } from "./choice-limits.ts";
import type { InteractionProps } from "./interaction-of.ts";
import { moved } from "./move.ts";
import { PromptLegend } from "./prompt.tsx";
import { useDragOrder } from "./use-drag-order.ts";

/**
 * Putting things in order, with buttons, keyboard or pointer. The order that is shown at first is nobody's answer: it counts only when
 * the student moves something or says that it is right. Where only some of the things are to be ordered, the others wait below.
 */
export function OrderInteraction({ interaction, itemId, saved, idPrefix, questionName }: InteractionProps<"order">): ReactElement {
  const { response, change } = useResponse(itemId, interaction.responseId, saved, "choice");
  const all = interaction.choices.map((choice) => choice.id);
  const partial = [interaction.minChoices, interaction.maxChoices].some((limit) => limit > 0 && limit < all.length);
  const order = response.length > 0 || partial ? response.filter((id) => all.includes(id)) : all;
  const waiting = partial ? all.filter((id) => !order.includes(id)) : [];
  const full = interaction.maxChoices > 0 && order.length >= interaction.maxChoices;
  const nameOf = (id: string): string => contentText(interaction.choices.find((choice) => choice.id === id)?.content ?? []);
  const tell = (next: readonly string[], id: string): void => announce(`${nameOf(id)}: now at place ${next.indexOf(id) + 1} of ${next.length}`);

  const drag = useDragOrder(order, (next, id) => {
    change(next);
    tell(next, id);
  });
  const shown = drag.dragging?.order ?? order;
  const refocus = useRefocus();

  const move = (id: string, by: -1 | 1): void => {
    const from = order.indexOf(id);
    if (from + by < 0 || from + by >= order.length) return;
    const next = moved(order, from, from + by);
    change(next);
    tell(next, id);
    refocus(`${idPrefix}-${by < 0 ? "up" : "down"}-${id}`);
  };

  return (
    <fieldset className="interaction">
      <PromptLegend prompt={interaction.prompt} idPrefix={idPrefix} fallback={`Answers to ${questionName}`} />
      <p className="hint">{partial ? limitsInWords(interaction.minChoices, interaction.maxChoices, all.length) : "Move the lines with the arrows, or drag them by the dots."}</p>
      <ol className="order" data-untouched={response.length === 0}>
        {shown.map((id, index) => (
          <li key={id} className="order-row" data-dragging={drag.dragging?.id === id}>
            <span className="order-grip" onPointerDown={(event) => drag.grab(id, event)} aria-hidden="true">
              <Icon name="grip" />
            </span>
            <span className="order-place" aria-hidden="true">
              {index + 1}
            </span>
            <div className="order-content">
              <Content nodes={interaction.choices.find((choice) => choice.id === id)?.content ?? []} idPrefix={`${idPrefix}-${id}`} />
            </div>
            <div className="order-buttons">
              <Button id={`${idPrefix}-up-${id}`} className="button-icon" disabled={index === 0} aria-label={`Move up: ${nameOf(id)}`} onClick={() => move(id, -1)}>
                <Icon name="up" />
              </Button>
              <Button id={`${idPrefix}-down-${id}`} className="button-icon" disabled={index === shown.length - 1} aria-label={`Move down: ${nameOf(id)}`} onClick={() => move(id, 1)}>
                <Icon name="down" />
              </Button>
              {partial ? (
                <Button className="button-icon" aria-label={`Take away: ${nameOf(id)}`} onClick={() => change(order.filter((other) => other !== id))}>
                  <Icon name="close" />
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
      {waiting.length === 0 ? null : (
        <>
          <p className="hint">Not chosen</p>
          <ul className="order order-waiting">
            {waiting.map((id) => (
              <li key={id} className="order-row">
                <div className="order-content">
                  <Content nodes={interaction.choices.find((choice) => choice.id === id)?.content ?? []} idPrefix={`${idPrefix}-${id}`} />
                </div>
                <Button disabled={full} aria-label={`Add at the end: ${nameOf(id)}`} onClick={() => change([...order, id])}>
                  Add
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {partial ? null : response.length === 0 ? (
        <div className="order-untouched">
          <p>This order is only how the lines arrived. It does not count as an answer yet.</p>
          <Button onClick={() => change(all)}>Keep this order</Button>
        </div>
      ) : (
        <Button look="quiet" className="clear-answer" onClick={() => change([])}>
          Clear my answer
        </Button>
      )}
    </fieldset>
  );
}

/** Moving an element in the document takes the focus from it; this gives it back after the list was redrawn. */
function useRefocus(): (id: string) => void {
  const wanted = useRef<string | null>(null);
  const [, redraw] = useState(0);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    document.getElementById(wanted.current)?.focus();
    wanted.current = null;
  });
  return (id) => {
    wanted.current = id;
    redraw((count) => count + 1);
  };
}
