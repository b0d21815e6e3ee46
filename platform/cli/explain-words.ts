import type { ExplainedControl, ExplainedPolicy } from "../../core/policy/explain-policy.ts";
import { SYSTEM_WORDS } from "../../core/policy/guarantee-table.ts";
import { SYSTEMS } from "../../core/policy/guarantees.ts";
import type { StudentSection } from "../../core/policy/student-words.ts";
import { wrapped } from "./printed.ts";

/** What a policy means for people, as lines of at most 100 columns: first what the student reads, then each control for whoever decides. */
export function explainLines({ reads, contact, controls }: ExplainedPolicy): readonly string[] {
  return [
    ...wrapped("What the student reads before agreeing, word for word. How far each control holds stands beside it, as measured on the computer.", ""),
    ...reads.flatMap(sectionLines),
    "", ...wrapped(contact, "  "),
    "", controls.length === 0 ? "No control is on." : "Each control that is on, for whoever decides about it",
    ...controls.flatMap(controlLines),
  ];
}

function sectionLines({ heading, intro, items, outro }: StudentSection): readonly string[] {
  return [
    "", ...wrapped(heading, "  "),
    ...intro.flatMap((paragraph) => wrapped(paragraph, "    ")),
    ...items.flatMap(({ title, paragraphs }) => [...wrapped(title, "    ", "  - "), ...paragraphs.flatMap((paragraph) => wrapped(paragraph, "      "))]),
    ...outro.flatMap((paragraph) => wrapped(paragraph, "    ")),
  ];
}

function controlLines({ control, name, means, tiers, costs, hurts }: ExplainedControl): readonly string[] {
  return [
    "", `  ${name} (${control})`, ...wrapped(means, "    "),
    ...wrapped(`At best: ${SYSTEMS.map((system) => `${SYSTEM_WORDS[system]} ${tiers[system]}`).join(", ")}.`, "    "),
    ...wrapped(costs === null ? "It costs the student nothing." : `What it costs: ${costs}`, "    "),
    ...(hurts === null ? [] : wrapped(`Whom it hurts: ${hurts}`, "    ")),
  ];
}
