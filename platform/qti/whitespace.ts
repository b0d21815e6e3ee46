import type { ContentNode } from "../../core/assessment/content.ts";

/** HTML elements that stand within a line of text; all others begin a new one. */
const INLINE = new Set([
  "span", "em", "strong", "b", "i", "u", "small", "sub", "sup", "code", "kbd", "samp", "var", "q", "cite", "abbr", "dfn", "ruby", "rt", "rp", "bdo", "tt", "big",
]);

/** White space of XML; a no-break space is a character that the author meant. */
const SPACE = /[ \t\r\n\f]+/gu;

/**
 * Makes white space what a reader would see: runs become one space, and spaces beside a block or at a block's edge go.
 * @param blocks response identifiers of interactions that stand in a block of their own
 */
export function tidySpace(nodes: readonly ContentNode[], blocks: ReadonlySet<string>, inBlock = true): readonly ContentNode[] {
  const kept: ContentNode[] = [];
  const joined = joinText(nodes);
  for (const [index, node] of joined.entries()) {
    const before = joined[index - 1];
    const after = joined[index + 1];
    if (node.kind === "html") kept.push(tidyElement(node, blocks));
    else if (node.kind !== "text") kept.push(node);
    else {
      const text = trimmed(node.text.replace(SPACE, " "), isEdge(before, inBlock, blocks), isEdge(after, inBlock, blocks));
      if (text !== "") kept.push({ kind: "text", text });
    }
  }
  return kept;
}

function tidyElement(node: Extract<ContentNode, { readonly kind: "html" }>, blocks: ReadonlySet<string>): ContentNode {
  if (node.name === "pre") return node;
  return { ...node, children: tidySpace(node.children, blocks, !INLINE.has(node.name)) };
}

function joinText(nodes: readonly ContentNode[]): readonly ContentNode[] {
  const joined: ContentNode[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.kind === "text" && last?.kind === "text") joined[joined.length - 1] = { kind: "text", text: last.text + node.text };
    else joined.push(node);
  }
  return joined;
}

/** Whether a line of text ends at this neighbour; no neighbour at all is the edge of the parent. */
function isEdge(node: ContentNode | undefined, inBlock: boolean, blocks: ReadonlySet<string>): boolean {
  if (node === undefined) return inBlock;
  if (node.kind === "html") return !INLINE.has(node.name);
  if (node.kind === "interaction") return blocks.has(node.responseId);
  return node.kind === "math" && node.attributes.display === "block";
}

function trimmed(text: string, atStart: boolean, atEnd: boolean): string {
  const cut = atStart && text.startsWith(" ") ? text.slice(1) : text;
  return atEnd && cut.endsWith(" ") ? cut.slice(0, -1) : cut;
}
