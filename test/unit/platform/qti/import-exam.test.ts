import { describe, expect, it } from "vitest";
import { scoreExam } from "../../../../core/assessment/scoring/score-exam.ts";
import { checkExam, importExam } from "../../../../platform/qti/import-exam.ts";
import type { Files } from "./fixtures.ts";
import { folderOf, item, itemRef, PNG, section, test21, zipOf } from "./fixtures.ts";

const hotspot = item({ body: `<hotspotInteraction responseIdentifier="RESPONSE"/>` });
const strict = { leaveOutUnsupported: false };
const lenient = { leaveOutUnsupported: true };

/** A test of q1, q2 in one section. */
function twoQuestions(more: Files = {}): Files {
  return { "test.xml": test21(section(itemRef("q1") + itemRef("q2"))), "q1.xml": item(), "q2.xml": item(), ...more };
}
async function structure(sections: string): Promise<unknown> {
  const files = Object.fromEntries(["q1", "q2", "q3", "q4"].map((id) => [`${id}.xml`, item()]));
  const exam = await importExam(await folderOf({ "test.xml": test21(sections), ...files }), strict);
  return exam.ok ? exam.value.content.parts[0]?.sections.map(({ title, visible, items }) => [title, visible, ...items]) : exam.error;
}

describe("importing a test", () => {
  it("takes it from a folder without a manifest", async () => {
    const exam = await importExam(await folderOf(twoQuestions()), strict);

    expect(exam).toMatchObject({ ok: true, value: { content: { title: "A test", parts: [{ navigation: "nonlinear", sections: [{ items: ["q1", "q2"] }] }] } } });
  });

  it("takes it from a zip with everything in one folder, through its manifest", async () => {
    const manifest = `<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
      <resource identifier="t" type="imsqti_test_xmlv2p1" href="t/test.xml"/><resource identifier="a" type="webcontent" href="x.html"/></resources></manifest>`;
    const files = Object.fromEntries(Object.entries(twoQuestions()).map(([path, content]) => [`exam/t/${path}`, content]));

    const exam = await importExam(await zipOf({ "exam/imsmanifest.xml": manifest, "exam/other.xml": test21(""), ...files }), strict);

    expect(exam.ok && exam.value.report).toMatchObject({ source: "zip", qtiVersion: "2.1", questions: [{ file: "exam/t/q1.xml" }, {}] });
  });

  it("makes a test of items that have none, and says so", async () => {
    const exam = await importExam(await zipOf({ "q2.xml": item(), "q10.xml": item({ identifier: "other" }), "q1.xml": item() }), strict);

    expect(exam.ok && exam.value.content.items.map(({ id }) => id)).toEqual(["item", "q2", "other"]);
    expect(exam.ok && exam.value.report.warnings.map(({ feature }) => feature)).toContain("assessmentTest");
    expect(exam.ok && scoreExam(exam.value.scoring, { item: { RESPONSE: ["A"] }, q2: { RESPONSE: ["A"] } }).outcomes).toEqual({ SCORE: 2 });
  });

  it("brings the pictures that its items show, and no others", async () => {
    const files = twoQuestions({ "q1.xml": item({ processing: "", body: `<p><img src="images/a.png" alt="A"/></p>` }), "images/a.png": PNG, "images/b.png": PNG });

    const exam = await importExam(await folderOf(files), strict);

    expect(exam.ok && [...exam.value.assets.keys()]).toEqual(["images/a.png"]);
    expect(exam.ok && exam.value.content.assets).toEqual([{ path: "images/a.png", mediaType: "image/png" }]);
  });

  it.each([
    ["no test", { "readme.txt": "x" }, "import/no-test"], ["a test without questions", { "test.xml": test21(section("")) }, "import/no-test"],
    ["two tests", { "a.xml": test21(""), "b.xml": test21("") }, "import/several-tests"],
    ["QTI 1.2", { "a.xml": "<questestinterop/>" }, "import/not-qti"], ["Moodle XML", { "a.xml": "<quiz/>" }, "import/not-qti"],
    ["an item that is not there", { "test.xml": test21(section(itemRef("q1"))) }, "import/missing-file"],
    ["an item that is no item", twoQuestions({ "q2.xml": "<html/>" }), "import/not-qti"],
    ["an item that is not well-formed", twoQuestions({ "q2.xml": "<assessmentItem>" }), "import/xml-malformed"],
    ["the same question twice", { "test.xml": test21(section(itemRef("q1") + itemRef("q1"))), "q1.xml": item() }, "import/invalid-item"],
    ["a section file that is not there", { "test.xml": test21(`<assessmentSectionRef identifier="x" href="x.xml"/>`) }, "import/missing-file"],
    ["a section that refers to itself", { "test.xml": test21(`<assessmentSectionRef identifier="x" href="x.xml"/>`), "x.xml": section(`<assessmentSectionRef identifier="x" href="x.xml"/>`) }, "import/cyclic-reference"],
    ["an interaction that cannot be drawn", twoQuestions({ "q2.xml": hotspot }), "exam/unsupported-items"],
    ["nothing else", twoQuestions({ "q1.xml": hotspot, "q2.xml": hotspot }), "exam/unsupported-items"],
  ])("refuses %s", async (_, files, code) => {
    expect(await importExam(await folderOf(files), strict)).toMatchObject({ ok: false, error: { code } });
  });

  it("leaves out just what is not supported, when told to", async () => {
    const total = `<outcomeProcessing><setOutcomeValue identifier="SCORE"><sum><variable identifier="q1.SCORE"/><variable identifier="q2.SCORE"/></sum></setOutcomeValue></outcomeProcessing>`;
    const files = twoQuestions({ "q2.xml": hotspot, "test.xml": test21(section(itemRef("q1") + itemRef("q2")), total) });

    const exam = await importExam(await folderOf(files), lenient);

    expect(exam.ok && exam.value.content.parts[0]?.sections[0]?.items).toEqual(["q1"]);
    expect(exam.ok && exam.value.scoring.leftOut).toEqual(["q2"]);
    expect(exam.ok && scoreExam(exam.value.scoring, { q1: { RESPONSE: ["A"] } }).outcomes["SCORE"]).toBe(1);
  });

  it("does not import a test of which nothing is left", async () => {
    expect(await importExam(await folderOf(twoQuestions({ "q1.xml": hotspot, "q2.xml": hotspot })), lenient)).toMatchObject({ ok: false, error: { code: "exam/unsupported-items" } });
  });

  it("names file, line and reason of each thing that is not supported", async () => {
    const report = await checkExam(await folderOf(twoQuestions({ "q2.xml": hotspot })));

    expect(report.ok && report.value.unsupported).toEqual([
      { file: "q2.xml", line: 4, code: "import/unsupported", feature: "hotspotInteraction", message: "The interaction hotspotInteraction is not supported", item: "q2" },
    ]);
    expect(report.ok && report.value.questions.map(({ importable }) => importable)).toEqual([true, false]);
  });
});

describe("the structure of a test", () => {
  it("puts nested sections one after the other and keeps the order of questions", async () => {
    const inner = section(itemRef("q2"), `identifier="i" title="Inner" visible="true"`);

    expect(await structure(section(itemRef("q1") + inner + itemRef("q3") + itemRef("q4")))).toEqual([["A section", true, "q1"], ["Inner", true, "q2"], ["A section", true, "q3", "q4"]]);
  });

  it("gives the rubric of a section without questions to the one in it", async () => {
    const outer = section(`<rubricBlock view="candidate"><p>Read this</p></rubricBlock>${section(itemRef("q1"), `identifier="i" title="Inner" visible="true"`)}`);

    const exam = await importExam(await folderOf({ "test.xml": test21(outer), "q1.xml": item() }), strict);

    expect(exam.ok && exam.value.content.parts[0]?.sections).toMatchObject([{ title: "Inner", items: ["q1"] }]);
    expect(JSON.stringify(exam)).toContain("Read this");
  });

  it("follows sections into files of their own", async () => {
    const files = { "test.xml": test21(`<assessmentSectionRef identifier="x" href="sections/x.xml"/>`), "sections/x.xml": section(itemRef("q1")), "sections/q1.xml": item() };

    const exam = await importExam(await folderOf(files), strict);

    expect(exam.ok && exam.value.report.questions[0]?.file).toBe("sections/q1.xml");
  });

  it.each([
    ["preCondition", itemRef("q1", "<preCondition><baseValue baseType='boolean'>true</baseValue></preCondition>") + itemRef("q2"), ["q1"]],
    ["branchRule", itemRef("q1", "<branchRule target='EXIT_TEST'><null/></branchRule>") + itemRef("q2"), ["q1"]],
    ["templateDefault", itemRef("q1", "<templateDefault templateIdentifier='T'><null/></templateDefault>") + itemRef("q2"), ["q1"]],
    ["selection", `<selection select="1"/>${itemRef("q1")}${itemRef("q2")}`, ["q1", "q2"]],
    ["preCondition", `<preCondition><null/></preCondition>${itemRef("q1")}${itemRef("q2")}`, ["q1", "q2"]],
  ])("names %s as not supported for the questions that depend on it", async (feature, inside, items) => {
    const report = await checkExam(await folderOf(twoQuestions({ "test.xml": test21(section(inside)) })));

    expect(report.ok && report.value.unsupported.map((issue) => [issue.feature, issue.item])).toEqual(items.map((id) => [feature, id]));
  });

  it.each([
    ["ordering", `<ordering shuffle="true"/>`], ["timeLimits", `<timeLimits maxTime="600"/>`], ["showFeedback", `<itemSessionControl showFeedback="true"/>`], ["allowSkipping", `<itemSessionControl allowSkipping="false"/>`],
  ])("notes %s without refusing anything", async (feature, inside) => {
    const report = await checkExam(await folderOf(twoQuestions({ "test.xml": test21(section(inside + itemRef("q1") + itemRef("q2"))) })));

    expect(report.ok && report.value.unsupported).toEqual([]);
    expect(report.ok && report.value.warnings.map((issue) => issue.feature)).toEqual([feature]);
  });

  it("takes a selection of all as no selection", async () => {
    expect(await structure(section(`<selection select="2"/>${itemRef("q1")}${itemRef("q2")}`))).toEqual([["A section", true, "q1", "q2"]]);
  });

  it("names outcome processing that cannot be run, and imports without it when told to", async () => {
    const files = twoQuestions({ "test.xml": test21(section(itemRef("q1") + itemRef("q2")), `<outcomeProcessing><setOutcomeValue identifier="SCORE"><customOperator/></setOutcomeValue></outcomeProcessing>`) });

    const [refused, imported] = [await importExam(await folderOf(files), strict), await importExam(await folderOf(files), lenient)];

    expect(refused).toMatchObject({ ok: false, error: { code: "exam/unsupported-items", detail: { file: "test.xml" } } });
    expect(imported).toMatchObject({ ok: true, value: { scoring: { outcomeProcessing: [], items: [{}, {}] } } });
  });

  it("leaves a picture out of a rubric when it cannot be shown, and says so", async () => {
    const files = twoQuestions({ "test.xml": test21(section(`<rubricBlock view="candidate"><p>See <img src="none.png" alt=""/></p></rubricBlock>${itemRef("q1")}${itemRef("q2")}`)) });

    const exam = await importExam(await folderOf(files), strict);

    expect(exam.ok && exam.value.content.parts[0]?.sections[0]?.rubric).toEqual([{ kind: "html", name: "p", attributes: {}, children: [{ kind: "text", text: "See " }] }]);
    expect(exam.ok && exam.value.report.warnings).toHaveLength(1);
  });
});

describe("pictures", () => {
  const showing = (picture: string): string => item({ processing: "", body: `<p><img src="${picture}" alt="A"/></p>` });

  it("are what their bytes say, whatever their name says", async () => {
    const exam = await importExam(await folderOf(twoQuestions({ "q1.xml": showing("a.jpg"), "a.jpg": PNG })), strict);

    expect(exam.ok && exam.value.content.assets).toEqual([{ path: "a.jpg", mediaType: "image/png" }]);
    expect(exam.ok && exam.value.report.warnings.map(({ feature }) => feature)).toContain("mediaType");
  });

  it.each([["missing", {}, "import/missing-file"], ["no picture", { "a.png": "<html>hello</html>" }, "import/unsupported"]])("that are %s keep their item out", async (_, files, code) => {
    const report = await checkExam(await folderOf(twoQuestions({ "q1.xml": showing("a.png"), ...files })));

    expect(report.ok && report.value.unsupported).toEqual([expect.objectContaining({ item: "q1", code, line: 4 })]);
  });
});
