import type { ContentNode } from "../../core/assessment/content.ts";
import type { ItemContext } from "./item-context.ts";
import { resolveReference } from "./safe-path.ts";
import type { XmlElement } from "./xml-element.ts";
import { attributeOf, textAttribute, textContent } from "./xml-element.ts";

/** Whether an `object` is a picture: by its type, or by its file's name when it gives none. */
export function isPictureObject(element: XmlElement): boolean {
  const type = textAttribute(element, "type").toLowerCase();
  return type === "" ? /\.(?:png|jpe?g|gif|webp|svg)$/iu.test(textAttribute(element, "data")) : type.startsWith("image/");
}

/** Reads `img`, or `object` with a picture. The bytes are checked later, when the item is complete. */
export function parsePicture(element: XmlElement, context: ItemContext): readonly ContentNode[] {
  const { notes } = context;
  const isObject = element.name === "object";
  const reference = textAttribute(element, isObject ? "data" : "src");
  const path = resolveReference(context.file, reference);
  if (path === null) {
    notes.refuse(element, element.name, `The picture "${reference.slice(0, 200)}" is not in the package`);
    return [];
  }
  const alt = isObject ? textContent(element).trim() : attributeOf(element, "alt")?.trim();
  if (alt === undefined || (isObject && alt === "")) notes.warn(element, "alt", "A picture has no text for people who cannot see it");
  context.pictures.push({ path, at: element });
  return [{ kind: "image", asset: path, alt: alt ?? "", ...size(element, "width"), ...size(element, "height") }];
}

function size<N extends "width" | "height">(element: XmlElement, name: N): Partial<Record<N, number>> {
  const pixels = /^(\d{1,5})(?:px)?$/u.exec(textAttribute(element, name))?.[1];
  const sized: Partial<Record<N, number>> = {};
  if (pixels !== undefined && Number(pixels) >= 1) sized[name] = Number(pixels);
  return sized;
}
