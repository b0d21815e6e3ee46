import { assertNever } from "../../core/result.ts";
import type { ContentNode } from "../../core/assessment/content.ts";

/** The plain text of a run of body nodes, for labels and options. Pictures stand for their description. */
export function contentText(nodes: readonly ContentNode[]): string {
  return nodes.map(textOf).join("").replace(/\s+/g, " ").trim();
}

/** Whether a run holds nothing but text in plain elements, so that `contentText` loses nothing. */
export function isPlainText(nodes: readonly ContentNode[]): boolean {
  return nodes.every((node) => node.kind === "text" || (node.kind === "html" && PLAIN_ELEMENTS.has(node.name) && isPlainText(node.children)));
}

/** Whether a run shows nothing at all. */
export function isBlank(nodes: readonly ContentNode[]): boolean {
  return nodes.every((node) => (node.kind === "text" ? node.text.trim() === "" : node.kind === "html" && node.name !== "hr" && isBlank(node.children)));
}

const PLAIN_ELEMENTS: ReadonlySet<string> = new Set(["p", "div", "span"]);

function textOf(node: ContentNode): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "html":
    case "math":
      return node.name === "annotation" ? "" : node.children.map(textOf).join("");
    case "image":
      return node.alt;
    case "interaction":
      return "";
    default:
      return assertNever(node);
  }
}
