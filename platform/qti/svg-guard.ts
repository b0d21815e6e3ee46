import { parseXml } from "./parse-xml.ts";
import type { XmlElement } from "./xml-element.ts";
import { allElements, textContent } from "./xml-element.ts";

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** Elements of a still picture. Not here: script, foreignObject, a, animations, filters that load pictures, and HTML. */
const ALLOWED = new Set([
  "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
  "text", "tspan", "textPath", "image", "marker", "pattern", "mask", "clipPath", "linearGradient", "radialGradient", "stop", "switch",
  "filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR",
  "feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset", "feTurbulence",
]);

/**
 * Why an SVG file is not accepted as a picture; null when it is. Accepted: a well-formed SVG of drawing elements whose references
 * stay within the file. Metadata of drawing programs (other namespaces) is tolerated, as it draws nothing.
 */
export function whySvgRefused(bytes: Uint8Array, file: string): string | null {
  const root = parseXml(bytes, file);
  if (!root.ok) return root.error.message;
  if (root.value.name !== "svg") return "It does not begin with an svg element";
  for (const element of allElements(root.value)) {
    const reason = whyElementRefused(element);
    // SECURITY: a picture that runs or fetches something would be a program inside the exam.
    if (reason !== null) return `Line ${element.line}: ${reason}`;
  }
  return null;
}

function whyElementRefused(element: XmlElement): string | null {
  const drawn = element.uri === SVG_NAMESPACE || element.uri === "";
  const html = element.uri === "http://www.w3.org/1999/xhtml";
  if (html || (drawn && !ALLOWED.has(element.name))) return `${element.name} is not accepted in a picture`;
  if (element.name === "style" && reachesOut(textContent(element))) return "its styles load something from outside";
  for (const [name, value] of element.attributes) {
    if (/^on/iu.test(name)) return `${name} would run a script`;
    if (name === "href" || name.endsWith(":href") || name === "src") {
      if (!isWithinFile(value)) return `${name} refers to something outside the picture`;
    } else if (reachesOut(value) && !name.startsWith("xmlns")) return `${name} loads something from outside`;
  }
  return null;
}

function isWithinFile(reference: string): boolean {
  return /^\s*#/u.test(reference) || /^\s*data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$/u.test(reference);
}

/** `@import`, or `url(…)` of anything but a part of the file itself. CSS escapes are refused, as they could spell either. */
function reachesOut(css: string): boolean {
  if (/@import|\\|javascript:/iu.test(css)) return true;
  return [...css.matchAll(/url\s*\(\s*["']?\s*(.)/giu)].some(([, first]) => first !== "#");
}
