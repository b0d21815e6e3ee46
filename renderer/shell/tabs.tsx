import { useId, useRef, useState } from "react";
import type { KeyboardEvent, ReactElement, ReactNode } from "react";

interface Tab {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

/**
 * Two or three pages in one place. The arrow keys, Home and End go from one to the next, Tab goes into the page.
 * @param first the page that is shown at first
 */
export function Tabs({ tabs, label, first }: { readonly tabs: readonly Tab[]; readonly label: string; readonly first: string }): ReactElement {
  const [chosen, setChosen] = useState(first);
  const list = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const at = Math.max(0, tabs.findIndex(({ id }) => id === chosen));

  const choose = (index: number): void => {
    const next = tabs[(index + tabs.length) % tabs.length];
    if (next === undefined) return;
    setChosen(next.id);
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(`${prefix}-tab-${next.id}`)}`)?.focus();
  };
  const press = (event: KeyboardEvent): void => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
  };

  return (
    <div className="tabs">
      <div ref={list} role="tablist" aria-label={label} className="tab-list">
        {tabs.map(({ id, label: name }, index) => (
          <button
            key={id} id={`${prefix}-tab-${id}`} type="button" role="tab" className="tab" aria-selected={index === at} aria-controls={`${prefix}-page-${id}`} tabIndex={index === at ? 0 : -1}
            onClick={() => setChosen(id)} onKeyDown={press}
          >
            {name}
          </button>
        ))}
      </div>
      {tabs.map(({ id, content }, index) => (
        <div key={id} id={`${prefix}-page-${id}`} role="tabpanel" className="tab-page" aria-labelledby={`${prefix}-tab-${id}`} tabIndex={0} hidden={index !== at}>
          {index === at ? content : null}
        </div>
      ))}
    </div>
  );
}
