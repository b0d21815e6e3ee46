import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { ContentNode } from "../../../../core/assessment/content.ts";
import { itemIdSchema, itemSchema } from "../../../../core/assessment/exam-content.ts";
import type { ParsedItem } from "../../../../platform/qti/import-item.ts";
import { parseItem } from "../../../../platform/qti/import-item.ts";
import { Notes } from "../../../../platform/qti/notes.ts";
import { parseXml } from "../../../../platform/qti/parse-xml.ts";
import type { ItemParts } from "./fixtures.ts";
import { bytesOf, item, response } from "./fixtures.ts";

function read(parts: ItemParts): { readonly parsed: ParsedItem; readonly notes: Notes } {
  const root = parseXml(bytesOf(item(parts)), "items/q.xml");
  if (!root.ok) throw new Error(root.error.message);
  const notes = new Notes("items/q.xml", "q");
  const parsed = parseItem(root.value, { id: v.parse(itemIdSchema, "q"), file: "items/q.xml", language: "en" }, notes);
  return { parsed, notes };
}
function body(xml: string): readonly ContentNode[] {
  return read({ declarations: "", processing: "", body: xml }).parsed.item.body;
}
/** Content as short text: `p(…)`, `[image]`. */
function shown(nodes: readonly ContentNode[]): string {
  return nodes.map((node) => {
    if (node.kind === "text") return node.text;
    if (node.kind === "image") return `[${node.asset}]`;
    if (node.kind === "interaction") return `{${node.responseId}}`;
    return `${node.name}(${shown(node.children)})`;
  }).join("");
}

describe("bodies of items", () => {
  it.each([
    ["space at the edges of blocks goes", "<p>  One\n  two </p>\n\n<p>three</p>", "p(One two)p(three)"],
    ["space between words in markup stays", "<p>a <b> b</b> c</p>", "p(a b( b) c)"],
    ["preformatted text stays as it is", "<pre>a\n  b</pre>", "pre(a\n  b)"],
    ["no-break spaces stay", "<p>\u{a0}a</p>", "p(\u{a0}a)"],
    ["lists have no text between their parts", "<ul>\n <li>a</li>\n <li> b</li>\n</ul>", "ul(li(a)li(b))"],
    ["CDATA is text", "<p><![CDATA[a < b]]></p>", "p(a < b)"],
    ["links are text", `<p>see <a href="http://example.org">there</a>.</p>`, "p(see there.)"],
    ["unknown wrappers are taken off", "<center><p>a</p></center>", "p(a)"],
    ["feedback is left out", `<p>a</p><feedbackBlock outcomeIdentifier="F" identifier="x" showHide="show"><p>The answer is B</p></feedbackBlock>`, "p(a)"],
    ["rubrics for candidates are kept", `<rubricBlock view="candidate"><p>Hint</p></rubricBlock>`, "div(p(Hint))"],
    ["rubrics for scorers are left out", `<rubricBlock view="scorer"><p>Give 2 for B</p></rubricBlock><p>a</p>`, "p(a)"],
    ["pictures are found from the item's file", `<p><img src="../a.png" alt="A"/></p>`, "p([a.png])"],
    ["objects that are pictures are pictures", `<p><object data="a.svg" type="image/svg+xml" width="10">A</object></p>`, "p([items/a.svg])"],
    ["MathML is kept", `<p>x: <math xmlns="http://www.w3.org/1998/Math/MathML"> <mi> x </mi></math></p>`, "p(x: math(mi(x)))"],
    ["MathML without a namespace is kept", "<p><math><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>", "p(math(mfrac(mn(1)mn(2))))"],
  ])("%s", (_, xml, expected) => {
    expect(shown(body(xml))).toBe(expected);
  });

  it.each([
    ["script", "<script>1</script>"], ["iframe", `<iframe src="x"/>`], ["video", "<video/>"], ["object", `<object data="x.html" type="text/html"/>`],
    ["templateBlock", `<templateBlock templateIdentifier="T" identifier="x" showHide="show"/>`], ["maction", "<math><maction/></math>"],
    ["hotspotInteraction", `<hotspotInteraction responseIdentifier="RESPONSE"/>`], ["img", `<img src="http://example.org/a.png" alt=""/>`],
    ["printedVariable", `<p><printedVariable identifier="SCORE"/></p>`],
  ])("name %s as not supported, with its line", (feature, xml) => {
    const { notes } = read({ body: `\n<div>${xml}</div>` });

    expect(notes.refused).toEqual([expect.objectContaining({ feature, line: 5, file: "items/q.xml", item: "q", code: "import/unsupported" })]);
  });

  it("keep only harmless attributes, and say when styles are lost", () => {
    const { parsed, notes } = read({ declarations: "", processing: "", body: `<p class="a" style="color:red" onclick="x()" id="i" xml:lang="fr">a</p>` });

    expect(parsed.item.body).toEqual([{ kind: "html", name: "p", attributes: { class: "a", id: "i", lang: "fr" }, children: [{ kind: "text", text: "a" }] }]);
    expect(notes.warned.map(({ feature }) => feature)).toEqual(expect.arrayContaining(["style", "onclick"]));
  });

  it("show what a template without chance prints", () => {
    const { parsed } = read({
      declarations: `<templateDeclaration identifier="T" cardinality="single" baseType="integer"/>`, processing: "", body: `<p>T is <printedVariable identifier="T"/></p>`,
      rest: `<templateProcessing><setTemplateValue identifier="T"><sum><baseValue baseType="integer">40</baseValue><baseValue baseType="integer">2</baseValue></sum></setTemplateValue></templateProcessing>`,
    });

    expect(shown(parsed.item.body)).toBe("p(T is 42)");
  });
});

describe("interactions", () => {
  const choices = `<simpleChoice identifier="A" fixed="true">a</simpleChoice><simpleChoice identifier="B">b<feedbackInline outcomeIdentifier="F" identifier="B" showHide="show">wrong</feedbackInline></simpleChoice>`;
  const matrix = (max: string, columnMax: string): string => `<matchInteraction responseIdentifier="RESPONSE" shuffle="false" maxAssociations="0"><simpleMatchSet>
    <simpleAssociableChoice identifier="r1" matchMax="${max}">R1</simpleAssociableChoice><simpleAssociableChoice identifier="r2" matchMax="${max}">R2</simpleAssociableChoice></simpleMatchSet>
    <simpleMatchSet><simpleAssociableChoice identifier="c1" matchMax="${columnMax}">C1</simpleAssociableChoice></simpleMatchSet></matchInteraction>`;

  it.each([
    ["a choice of one", response("identifier"), `<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="0">${choices}</choiceInteraction>`, { kind: "choice", maxChoices: 1, shuffle: true }],
    ["a choice of many", response("identifier", "multiple"), `<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0" minChoices="2" orientation="horizontal">${choices}</choiceInteraction>`, { kind: "choice", maxChoices: 0, minChoices: 2, orientation: "horizontal" }],
    ["a choice within a line", response("identifier"), `<p><inlineChoiceInteraction responseIdentifier="RESPONSE" shuffle="false" label="Gap"><inlineChoice identifier="A"/><inlineChoice identifier="B">b</inlineChoice></inlineChoiceInteraction></p>`, { kind: "inline-choice", label: "Gap" }],
    ["a gap for a number", response("float"), `<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="5"/></p>`, { kind: "text-entry", input: "float", expectedLength: 5 }],
    ["an essay", response("string"), `<extendedTextInteraction responseIdentifier="RESPONSE" format="preFormatted" expectedLines="9"><prompt>Write</prompt></extendedTextInteraction>`, { kind: "extended-text", format: "preformatted", expectedLines: 9 }],
    ["an order", response("identifier", "ordered"), `<orderInteraction responseIdentifier="RESPONSE" shuffle="true">${choices}</orderInteraction>`, { kind: "order", minChoices: 0 }],
    ["a grid", response("directedPair", "multiple"), matrix("2", "0"), { kind: "match", layout: "grid", maxAssociations: 0 }],
    ["a Likert scale", response("directedPair", "multiple"), matrix("1", "2"), { kind: "match", layout: "likert" }],
    ["one-to-one matching", response("directedPair", "multiple"), matrix("1", "1"), { kind: "match", layout: "grid" }],
  ])("read %s", (_, declarations, xml, expected) => {
    const { parsed, notes } = read({ declarations, body: xml });

    expect(notes.refused).toEqual([]);
    expect(parsed.item.interactions).toEqual([expect.objectContaining(expected)]);
    expect(v.is(itemSchema, parsed.item)).toBe(true);
  });

  it.each([
    ["a response that is not declared", response("identifier"), `<choiceInteraction responseIdentifier="X">${choices}</choiceInteraction>`, "import/invalid-item"],
    ["two interactions with one response", response("string"), `<p><textEntryInteraction responseIdentifier="RESPONSE"/><textEntryInteraction responseIdentifier="RESPONSE"/></p>`, "import/invalid-item"],
    ["choices with the same identifier", response("identifier"), `<choiceInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="A">b</simpleChoice></choiceInteraction>`, "import/invalid-item"],
    ["a type that does not fit", response("string"), `<choiceInteraction responseIdentifier="RESPONSE">${choices}</choiceInteraction>`, "import/unsupported"],
    ["a record", response("string", "record"), `<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>`, "import/unsupported"],
    ["an essay with formatting", response("string"), `<extendedTextInteraction responseIdentifier="RESPONSE" format="xhtml"/>`, "import/unsupported"],
    ["no body", response("string"), `</itemBody><itemBody>`, null],
  ])("refuse %s", (_, declarations, xml, code) => {
    const { notes } = read({ declarations, body: xml, processing: "" });

    expect(notes.refused[0]?.code ?? null).toBe(code);
  });

  it("have their feedback left out of choices", () => {
    const { parsed } = read({ body: `<choiceInteraction responseIdentifier="RESPONSE">${choices}</choiceInteraction>` });

    expect(JSON.stringify(parsed.item)).not.toContain("wrong");
  });
});

describe("processing", () => {
  it.each([
    ["customOperator", `<responseProcessing><setOutcomeValue identifier="SCORE"><customOperator/></setOutcomeValue></responseProcessing>`, "import/unsupported"],
    ["responseProcessing", `<responseProcessing template="http://example.org/mine.xml"/>`, "import/unsupported"],
    ["responseProcessing", `<responseProcessing><setOutcomeValue identifier="X"><null/></setOutcomeValue></responseProcessing>`, "import/invalid-item"],
    ["divide", `<responseProcessing><setOutcomeValue identifier="SCORE"><divide><null/></divide></setOutcomeValue></responseProcessing>`, "import/invalid-item"],
    ["testVariables", `<responseProcessing><setOutcomeValue identifier="SCORE"><testVariables variableIdentifier="X"/></setOutcomeValue></responseProcessing>`, "import/invalid-item"],
  ])("names %s when it cannot be used", (feature, processing, code) => {
    const { notes } = read({ processing });

    expect(notes.refused).toEqual([expect.objectContaining({ feature, code })]);
  });

  it.each([
    "http://www.imsglobal.org/question/qti_v2p0/rptemplates/match_correct", "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct.xml",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml", "http://www.imsglobal.org/question/qtiv2p2/rptemplates/Match_Correct", "/rptemplates/match_correct.xml",
  ])("knows the template %s", (address) => {
    const { parsed, notes } = read({ processing: `<responseProcessing template="${address}"/>` });

    expect(notes.refused).toEqual([]);
    expect(parsed.scoring.responseProcessing).toHaveLength(1);
  });
});
