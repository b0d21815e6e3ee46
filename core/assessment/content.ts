import * as v from "valibot";

/**
 * Elements of XHTML that an item's body may hold (QTI 3.0 ASI §5 "HTML features", less scripting, forms, objects and media).
 * Everything outside this list is refused at import, so the renderer can draw each name as it is.
 */
export const HTML_ELEMENTS = [
  "p", "div", "span", "br", "hr", "em", "strong", "b", "i", "u", "small", "sub", "sup", "code", "pre", "kbd", "samp", "var",
  "q", "cite", "abbr", "dfn", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd",
  "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption", "section",
  "article", "aside", "header", "footer", "ruby", "rt", "rp", "bdo", "tt", "big", "address", "main", "nav",
] as const;

/** MathML Core elements (W3C MathML Core §2) plus `semantics` and `annotation`, without `maction` and links. */
export const MATHML_ELEMENTS = [
  "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "merror", "mpadded", "mphantom",
  "mfenced", "menclose", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd", "semantics",
  "annotation",
] as const;

/** Attributes that survive import, for any element. No `style`, no `on…`, no URL-valued attribute. */
export const CONTENT_ATTRIBUTES = [
  "id", "class", "lang", "dir", "title", "colspan", "rowspan", "scope", "headers", "abbr", "start", "type", "reversed", "span", "role",
  "aria-label", "aria-hidden", "aria-describedby", "aria-labelledby",
  "display", "mathvariant", "stretchy", "fence", "separator", "lspace", "rspace", "linethickness", "displaystyle", "scriptlevel",
  "columnalign", "rowalign", "columnspan", "notation", "open", "close", "separators", "accent", "accentunder", "encoding", "form", "largeop", "movablelimits", "minsize", "maxsize", "symmetric", "width", "height", "depth", "voffset",
] as const;

export type HtmlElementName = (typeof HTML_ELEMENTS)[number];
export type MathmlElementName = (typeof MATHML_ELEMENTS)[number];
export type ContentAttribute = (typeof CONTENT_ATTRIBUTES)[number];

const attributesSchema = v.record(v.picklist(CONTENT_ATTRIBUTES), v.pipe(v.string(), v.maxLength(2000)));

/** A piece of an item's body. Interactions stand in the body where the author put them and point to the item's `interactions` by response identifier. */
export type ContentNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "html"; readonly name: HtmlElementName; readonly attributes: Readonly<Partial<Record<ContentAttribute, string>>>; readonly children: readonly ContentNode[] }
  | { readonly kind: "math"; readonly name: MathmlElementName; readonly attributes: Readonly<Partial<Record<ContentAttribute, string>>>; readonly children: readonly ContentNode[] }
  | { readonly kind: "image"; readonly asset: string; readonly alt: string; readonly width?: number | undefined; readonly height?: number | undefined }
  | { readonly kind: "interaction"; readonly responseId: string };

/** Schema of a body node; recursive, strict. Depth is bounded by the importer. */
const contentNodeSchema: v.GenericSchema<ContentNode> = v.variant("kind", [
  v.strictObject({ kind: v.literal("text"), text: v.string() }),
  v.strictObject({
    kind: v.literal("html"), name: v.picklist(HTML_ELEMENTS), attributes: attributesSchema,
    children: v.array(v.lazy(() => contentNodeSchema)),
  }),
  v.strictObject({
    kind: v.literal("math"), name: v.picklist(MATHML_ELEMENTS), attributes: attributesSchema,
    children: v.array(v.lazy(() => contentNodeSchema)),
  }),
  v.strictObject({
    kind: v.literal("image"), asset: v.string(), alt: v.string(),
    width: v.optional(v.pipe(v.number(), v.minValue(1))), height: v.optional(v.pipe(v.number(), v.minValue(1))),
  }),
  v.strictObject({ kind: v.literal("interaction"), responseId: v.string() }),
]);

/** A run of body nodes. */
export const contentSchema = v.array(contentNodeSchema);
