import { CONTENT_ATTRIBUTES } from "../../core/assessment/content.ts";
import type { ContentAttribute, ContentNode } from "../../core/assessment/content.ts";

type Attributes = Extract<ContentNode, { readonly kind: "html" }>["attributes"];

const ALLOWED: ReadonlySet<string> = new Set(CONTENT_ATTRIBUTES);

/** React's names, where they differ from the attribute's. */
const REACT_NAMES: Readonly<Partial<Record<ContentAttribute, string>>> = {
  class: "className", colspan: "colSpan", rowspan: "rowSpan",
};

/** Attributes that hold identifiers of other elements of the same body. */
const ID_LISTS: ReadonlySet<string> = new Set(["id", "headers", "aria-describedby", "aria-labelledby"]);

/**
 * Attributes of a body element as React properties.
 * @param idPrefix put before every identifier, so that a body can neither clash with another question nor with the application
 */
export function elementProps(attributes: Attributes, idPrefix: string): Readonly<Record<string, string>> {
  const props: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    // SECURITY: only allow-listed attributes reach React, so that content can bring no handler, style or address even past main's schema.
    if (!ALLOWED.has(name) || typeof value !== "string") continue;
    if (name === "class") {
      // SECURITY: only the shared QTI vocabulary, so that a body cannot dress up as a part of the application.
      const classes = value.split(/\s+/).filter((word) => word.startsWith("qti-"));
      if (classes.length > 0) props["className"] = classes.join(" ");
      continue;
    }
    props[reactName(name)] = ID_LISTS.has(name) ? prefixIds(value, idPrefix) : value;
  }
  return props;
}

function prefixIds(value: string, prefix: string): string {
  return value.split(/\s+/).filter((word) => word !== "").map((word) => `${prefix}-${word}`).join(" ");
}

function reactName(name: string): string {
  const names: Readonly<Record<string, string | undefined>> = REACT_NAMES;
  return names[name] ?? name;
}

/**
 * Address of a file of the package, beside the application's page.
 * @returns null when the path would lead anywhere else
 */
export function assetUrl(path: string): string | null {
  const segments = path.split("/");
  // SECURITY: dot segments and empty ones would leave /exam-assets/ once the browser resolves the address.
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) return null;
  return `exam-assets/${segments.map(encodeURIComponent).join("/")}`;
}
