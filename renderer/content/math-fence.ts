import type { ContentNode } from "../../core/assessment/content.ts";

type MathNode = Extract<ContentNode, { readonly kind: "math" }>;

function operator(text: string, form: "prefix" | "infix" | "postfix"): MathNode {
  const attributes: MathNode["attributes"] = form === "infix" ? { form, separator: "true" } : { form, fence: "true", stretchy: "true" };
  return { kind: "math", name: "mo", attributes, children: [{ kind: "text", text }] };
}

/**
 * `mfenced` as the row that it stands for (MathML 3 §3.3.8): browsers follow MathML Core, which does not have it.
 * Without separators of its own it takes a comma; the last separator repeats.
 */
export function expandFence(node: MathNode): MathNode {
  const separators = Array.from((node.attributes.separators ?? ",").replaceAll(/\s/g, ""));
  const parts = node.children.filter((child) => child.kind !== "text" || child.text.trim() !== "");
  const inside = parts.flatMap((child, index) => {
    const separator = separators[index - 1] ?? separators.at(-1);
    return index === 0 || separator === undefined ? [child] : [operator(separator, "infix"), child];
  });
  return {
    kind: "math", name: "mrow", attributes: {},
    children: [operator(node.attributes.open ?? "(", "prefix"), ...inside, operator(node.attributes.close ?? ")", "postfix")],
  };
}
