import { createElement, Fragment, memo } from "react";
import type { ReactElement, ReactNode } from "react";
import { assertNever } from "../../core/result.ts";
import { HTML_ELEMENTS, MATHML_ELEMENTS } from "../../core/assessment/content.ts";
import type { ContentNode } from "../../core/assessment/content.ts";
import { assetUrl, elementProps } from "./element-props.ts";
import { expandFence } from "./math-fence.ts";

const HTML: ReadonlySet<string> = new Set(HTML_ELEMENTS);
const MATHML: ReadonlySet<string> = new Set(MATHML_ELEMENTS);
const VOID: ReadonlySet<string> = new Set(["br", "hr", "col"]);

/** Landmarks and headings belong to the application's page; obsolete elements keep their look by a class. */
const DRAWN_AS: Readonly<Record<string, string | undefined>> = {
  main: "div", nav: "div", header: "div", footer: "div", aside: "div", section: "div", article: "div",
  h1: "h2", h2: "h3", h3: "h4", h4: "h5", h5: "h6", tt: "code", big: "span",
};

interface ContentProps {
  readonly nodes: readonly ContentNode[];
  /** Keeps identifiers of one body apart from all others. */
  readonly idPrefix: string;
  /** Draws an interaction where the author put it. */
  readonly interaction?: (responseId: string) => ReactNode;
}

/** A question's body as React elements. Nothing is parsed and nothing but listed names is drawn. */
export const Content = memo(function Content({ nodes, idPrefix, interaction }: ContentProps): ReactElement {
  return <>{drawAll(nodes, idPrefix, interaction)}</>;
});

function drawAll(nodes: readonly ContentNode[], idPrefix: string, interaction: ContentProps["interaction"]): readonly ReactNode[] {
  // The body of a question never changes, so the place in it is a stable key.
  return nodes.map((node, index) => <Fragment key={index}>{draw(node, idPrefix, interaction)}</Fragment>);
}

function draw(node: ContentNode, idPrefix: string, interaction: ContentProps["interaction"]): ReactNode {
  switch (node.kind) {
    case "text":
      return node.text;
    case "html":
      // SECURITY: a name outside the list is not drawn, so that a body can bring no script, frame, form or link.
      if (!HTML.has(node.name)) return null;
      return createElement(DRAWN_AS[node.name] ?? node.name, elementProps(node.attributes, idPrefix), ...children(node, idPrefix, interaction));
    case "math":
      // SECURITY: the same for MathML, whose maction and links can run or lead away.
      if (!MATHML.has(node.name)) return null;
      if (node.name === "mfenced") return draw(expandFence(node), idPrefix, interaction);
      return createElement(node.name, elementProps(node.attributes, idPrefix), ...children(node, idPrefix, interaction));
    case "image":
      return <Picture node={node} />;
    case "interaction":
      return interaction?.(node.responseId) ?? null;
    default:
      return assertNever(node);
  }
}

function children(node: Extract<ContentNode, { readonly kind: "html" | "math" }>, idPrefix: string, interaction: ContentProps["interaction"]): readonly ReactNode[] {
  return VOID.has(node.name) ? [] : drawAll(node.children, idPrefix, interaction);
}

function Picture({ node }: { readonly node: Extract<ContentNode, { readonly kind: "image" }> }): ReactElement {
  const src = assetUrl(node.asset);
  if (src === null) return <span className="missing-picture">{node.alt}</span>;
  return <img src={src} alt={node.alt} width={node.width} height={node.height} draggable={false} />;
}
