import type { ContentNode, HtmlElementName } from "../../core/assessment/content.ts";
import { HTML_ELEMENTS } from "../../core/assessment/content.ts";
import { contentAttributes } from "./import-attributes.ts";
import { MATHML_NAMESPACE, parseMath } from "./import-math.ts";
import { isPictureObject, parsePicture } from "./import-picture.ts";
import type { ItemContext } from "./item-context.ts";
import type { XmlElement, XmlNode } from "./xml-element.ts";
import { listAttribute, textAttribute } from "./xml-element.ts";

/** Elements that would run, fetch or ask: an item that has one cannot be shown as its author meant it. */
const REFUSED = new Set([
  "script", "iframe", "frame", "embed", "applet", "video", "audio", "form", "input", "button", "select", "textarea", "canvas", "svg", "include",
  "templateBlock", "templateInline", "infoControl", "object", "gap", "hottext",
]);

/** Elements for other people or another time: what is in them never reaches the candidate. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  feedbackBlock: "Feedback is not shown during an exam", feedbackInline: "Feedback is not shown during an exam", modalFeedback: "Feedback is not shown during an exam",
  stylesheet: "Stylesheets are not taken over", style: "Stylesheets are not taken over", link: "Stylesheets are not taken over",
  source: "Only the picture itself is taken over", track: "Tracks are not taken over",
};

/** Wrappers that mean nothing for a reader. */
const SILENT_WRAPPERS = new Set(["contentBody", "picture", "label", "font", "center", "itemBody", "tbody-wrapper", "wbr"]);

/** Reads the inside of a body as content, by allow-list. White space is as written; see `tidySpace`. */
export function parseContent(nodes: readonly XmlNode[], context: ItemContext): readonly ContentNode[] {
  return nodes.flatMap((node): readonly ContentNode[] => {
    if (node.kind === "text") return [{ kind: "text", text: node.text }];
    return parseElement(node, context);
  });
}

function parseElement(element: XmlElement, context: ItemContext): readonly ContentNode[] {
  const { name } = element;
  const { notes } = context;
  const inside = (): readonly ContentNode[] => parseContent(element.children, context);
  if (element.uri === MATHML_NAMESPACE || name === "math") return parseMath(element, notes);
  if (name === "img" || (name === "object" && isPictureObject(element))) return parsePicture(element, context);
  if (name === "printedVariable") return parsePrinted(element, context);
  if (name === "rubricBlock") return isForCandidate(element) ? [{ kind: "html", name: "div", attributes: { class: "rubric" }, children: inside() }] : [];
  if (name.endsWith("Interaction") || name === "positionObjectStage") return context.readInteraction(element, context);
  const leftOut = Object.hasOwn(LEFT_OUT, name) ? LEFT_OUT[name] : undefined;
  // SECURITY: feedback holds the answers; leaving it out here is what keeps it from the client.
  if (leftOut !== undefined) {
    notes.warn(element, name, leftOut);
    return [];
  }
  const html = htmlName(name);
  if (html !== null) return [{ kind: "html", name: html, attributes: contentAttributes(element, notes), children: inside() }];
  // SECURITY: refused by name, so that nothing that runs or fetches is flattened into something that looks harmless.
  if (REFUSED.has(name)) {
    notes.refuse(element, name, `The element ${name} is not supported`);
    return [];
  }
  if (name === "a") notes.warn(element, "a", "Links are shown as plain text");
  else if (!SILENT_WRAPPERS.has(name)) notes.warn(element, name, `The element ${name} is shown as plain text`);
  return inside();
}

/** Whether a rubric is for the candidate. One without a view is not shown: it may be a marker's. */
export function isForCandidate(rubric: XmlElement): boolean {
  return listAttribute(rubric, "view").includes("candidate");
}

function parsePrinted(element: XmlElement, context: ItemContext): readonly ContentNode[] {
  const text = context.printed.get(textAttribute(element, "identifier"));
  if (text === undefined || textAttribute(element, "format") !== "") {
    context.notes.refuse(element, "printedVariable", "Only values of template variables, unformatted, can be shown");
    return [];
  }
  return [{ kind: "text", text }];
}

function htmlName(name: string): HtmlElementName | null {
  return HTML_ELEMENTS.find((known) => known === name) ?? null;
}
