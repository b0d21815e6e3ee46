import { useState } from "react";
import type { ReactElement } from "react";
import { useResponse } from "../answers/use-response.ts";
import type { InteractionProps } from "./interaction-of.ts";
import { numberNotice } from "./number-notice.ts";

const INPUT_MODES = { text: "text", integer: "numeric", float: "decimal" } as const;

/** A short answer within a sentence. */
export function TextEntry({ interaction, itemId, saved, idPrefix, questionName }: InteractionProps<"text-entry">): ReactElement {
  const { response, change, settle } = useResponse(itemId, interaction.responseId, saved, "text");
  const value = response[0] ?? "";
  // Said after typing, not during it: half a number is not a mistake.
  const [left, setLeft] = useState(true);
  const notice = left ? numberNotice(interaction.input, value) : "";
  return (
    <span className="text-entry">
      <input
        data-exam-field id={`${idPrefix}-entry`} className="input inline-input" type="text" inputMode={INPUT_MODES[interaction.input]} value={value} placeholder={interaction.placeholder}
        size={Math.min(40, Math.max(6, (interaction.expectedLength ?? 14) + 2))}
        aria-label={interaction.label === "" ? `Your answer to ${questionName}` : interaction.label} aria-describedby={notice === "" ? undefined : `${idPrefix}-notice`}
        autoComplete="off" autoCorrect="off" autoCapitalize="off" spellCheck={false}
        onFocus={() => setLeft(false)}
        onBlur={() => {
          setLeft(true);
          settle();
        }}
        onChange={(event) => change(event.target.value === "" ? [] : [event.target.value])}
      />
      <span id={`${idPrefix}-notice`} aria-live="polite" className="inline-notice">
        {notice}
      </span>
    </span>
  );
}
