import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { ContentNode } from "../../core/assessment/content.ts";
import { Content } from "../../renderer/content/content-view.tsx";
import { assetUrl } from "../../renderer/content/element-props.ts";

/** Content as main's schema would never pass it: the renderer holds by itself. */
function drawn(node: object): string {
  return renderToStaticMarkup(createElement(Content, { nodes: [node as ContentNode], idPrefix: "q1" }));
}

describe("a body that got past every schema", () => {
  it.each(["script", "iframe", "form", "a", "object", "style", "img", "input", "svg", "button", "link", "base"])("draws no <%s>", (name) => {
    expect(drawn({ kind: "html", name, attributes: {}, children: [{ kind: "text", text: "x" }] })).toBe("");
  });

  it.each(["maction", "script", "a"])("draws no <%s> in a formula", (name) => {
    expect(drawn({ kind: "math", name, attributes: {}, children: [] })).toBe("");
  });

  it.each(["onClick", "onclick", "style", "href", "src", "dangerouslySetInnerHTML", "formAction", "xlinkHref", "ref", "key", "__proto__"])("draws no attribute %s", (name) => {
    const attributes: Record<string, string> = Object.fromEntries([[name, "javascript:alert(1)"], ["title", "kept"]]);

    expect(drawn({ kind: "html", name: "p", attributes, children: [] })).toBe('<p title="kept"></p>');
  });

  it("cannot take an identifier or a class of the application", () => {
    const attributes = { id: "question", "aria-labelledby": "a b", class: "button button-primary qti-bold" };

    expect(drawn({ kind: "html", name: "div", attributes, children: [] })).toBe('<div id="q1-question" aria-labelledby="q1-a q1-b" class="qti-bold"></div>');
  });

  it("shows text as text", () => {
    expect(drawn({ kind: "text", text: "<script>alert(1)</script>" })).toBe("&lt;script&gt;alert(1)&lt;/script&gt;");
  });
});

describe("pictures", () => {
  it.each(["../secret.png", "a/../../b.png", "/etc/passwd", "a//b.png", "./a.png", ""])("do not lead out of the package by %j", (path) => {
    expect(assetUrl(path)).toBeNull();
  });

  it("stay below the package's address whatever their names hold", () => {
    expect(assetUrl("images/a b?c#d%2e.png")).toBe("exam-assets/images/a%20b%3Fc%23d%252e.png");
    expect(assetUrl("https:/evil.example/a.png")).toBe("exam-assets/https%3A/evil.example/a.png");
  });
});
