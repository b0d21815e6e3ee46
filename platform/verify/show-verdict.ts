import type { Verdict } from "./words.ts";

/** Draws a verdict. SECURITY: text nodes only: names and titles in a receipt are whatever somebody wrote. */
export function showVerdict(section: HTMLElement, heading: HTMLElement, body: HTMLElement, verdict: Verdict): void {
  section.className = `verdict ${verdict.tone}`;
  section.hidden = false;
  heading.textContent = verdict.title;
  body.replaceChildren(
    element("p", verdict.meaning),
    ...(verdict.compare === null ? [] : [element("p", verdict.compare, "compare fixed")]),
    ...(verdict.facts.length === 0 ? [] : [factList(verdict.facts)]),
  );
  section.focus();
}

function factList(facts: Verdict["facts"]): HTMLElement {
  const list = document.createElement("dl");
  for (const [name, value, fixed] of facts) list.append(element("dt", name), element("dd", value, fixed));
  return list;
}

function element(tag: "p" | "dt" | "dd", text: string, className = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className !== "") made.className = className;
  return made;
}
