import { useId } from "react";
import type { ReactElement } from "react";
import { TEXT_SIZES, THEMES } from "../../core/contract/view.ts";
import type { Appearance, Theme } from "../../core/contract/view.ts";
import { useApp, useViewState } from "../store/app-context.ts";
import { Icon } from "./icons.tsx";

const THEME_WORDS: Readonly<Record<Theme, string>> = {
  light: "Light",
  dark: "Dark",
  "high-contrast": "High contrast",
  "yellow-on-black": "Yellow on black",
};

/** Colours, text size and timer. A native popover: Escape or a click beside it closes it. */
export function AppearanceMenu({ appearance }: { readonly appearance: Appearance }): ReactElement {
  const { client } = useApp();
  const id = useId();
  const centre = useViewState((state) => state.view?.setByCentre);
  const isSet = (part: keyof Appearance): boolean => centre?.parts.includes(part) === true;
  const set = (change: Partial<Appearance>): void => void client.call("appearance.set", change);
  return (
    <>
      <button type="button" className="button button-quiet bar-button" popoverTarget={id}>
        <Icon name="text" />
        <span className="bar-button-text">Appearance</span>
      </button>
      <section id={id} popover="auto" className="popover" aria-label="Appearance">
        <fieldset disabled={isSet("theme")}>
          <legend>Colours</legend>
          {isSet("theme") ? <SetByCentre name={centre?.name ?? null} /> : null}
          {THEMES.map((theme) => (
            <label key={theme} className="popover-option">
              <input type="radio" name={`${id}-theme`} checked={appearance.theme === theme} onChange={() => set({ theme })} />
              <span className="theme-sample" data-sample={theme} aria-hidden="true">
                Aa
              </span>
              {THEME_WORDS[theme]}
            </label>
          ))}
        </fieldset>
        <fieldset disabled={isSet("textSize")}>
          <legend>Text size</legend>
          {isSet("textSize") ? <SetByCentre name={centre?.name ?? null} /> : null}
          <div className="text-sizes">
            {TEXT_SIZES.map((textSize) => (
              <label key={textSize} className="text-size">
                <input type="radio" name={`${id}-size`} checked={appearance.textSize === textSize} onChange={() => set({ textSize })} />
                {textSize} %
              </label>
            ))}
          </div>
        </fieldset>
        <fieldset disabled={isSet("timerHidden")}>
          <legend>Timer</legend>
          {isSet("timerHidden") ? <SetByCentre name={centre?.name ?? null} /> : null}
          <label className="popover-option">
            <input type="checkbox" checked={!appearance.timerHidden} onChange={(event) => set({ timerHidden: !event.target.checked })} />
            Show the time left
          </label>
        </fieldset>
      </section>
    </>
  );
}

function SetByCentre({ name }: { readonly name: string | null }): ReactElement {
  return <p className="hint">{name === null ? "Your exam centre has set this for this computer." : `${name} has set this for this computer.`}</p>;
}
