import { useDeferredValue } from "react";
import type { ReactElement } from "react";
import { useResponse } from "../answers/use-response.ts";
import { isBlank } from "../content/content-text.ts";
import { Content } from "../content/content-view.tsx";
import { counted } from "../../core/counted.ts";
import type { InteractionOf, InteractionProps } from "./interaction-of.ts";
import { countWords } from "./word-count.ts";

/** Characters on a line of the answer area, about. */
const LINE_CHARACTERS = 75;

/** A long answer. The area grows with the text; undo is the browser's own. */
export function ExtendedText({ interaction, itemId, saved, idPrefix, questionName }: InteractionProps<"extended-text">): ReactElement {
  const { response, change, settle } = useResponse(itemId, interaction.responseId, saved, "text");
  const value = response[0] ?? "";
  const counted_ = useDeferredValue(value);
  const expected = expectedInWords(interaction);
  const prompted = !isBlank(interaction.prompt);
  return (
    <div className="interaction extended-text">
      {prompted ? (
        <label htmlFor={`${idPrefix}-text`} className="prompt">
          <Content nodes={interaction.prompt} idPrefix={`${idPrefix}-prompt`} />
        </label>
      ) : null}
      <textarea
        data-exam-field id={`${idPrefix}-text`} className="input answer-area" value={value} placeholder={interaction.placeholder} data-size={sizeOf(interaction)} data-format={interaction.format}
        aria-label={prompted ? undefined : `Your answer to ${questionName}`} aria-describedby={`${idPrefix}-count`}
        autoComplete="off" autoCorrect="off" autoCapitalize="off" spellCheck={false}
        onBlur={settle} onChange={(event) => change(event.target.value === "" ? [] : [event.target.value])}
      />
      <p id={`${idPrefix}-count`} className="word-count hint">
        <span>{expected}</span>
        <span>
          {counted(countWords(counted_), "word")}, {counted(counted_.length, "character")}
        </span>
      </p>
    </div>
  );
}

function expectedInWords(interaction: InteractionOf<"extended-text">): string {
  if (interaction.expectedLength !== null && interaction.expectedLength > 0) return `Expected: about ${interaction.expectedLength.toLocaleString("en")} characters. Longer or shorter is fine.`;
  if (interaction.expectedLines !== null && interaction.expectedLines > 0) return `Expected: about ${counted(interaction.expectedLines, "line")}. Longer or shorter is fine.`;
  return "As long as you need.";
}

/** How tall the empty area is, so that its size says what is expected. */
function sizeOf(interaction: InteractionOf<"extended-text">): "short" | "medium" | "long" {
  const lines = interaction.expectedLines ?? (interaction.expectedLength === null ? 8 : interaction.expectedLength / LINE_CHARACTERS);
  if (lines <= 3) return "short";
  return lines <= 10 ? "medium" : "long";
}
