import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../core/errors.ts";
import { xsdPattern } from "../../core/pattern/xsd-pattern.ts";
import { checkExam, importExam } from "../../platform/qti/import-exam.ts";
import { openSource } from "../../platform/qti/open-source.ts";
import { XML_LIMITS, parseXml } from "../../platform/qti/parse-xml.ts";
import { SOURCE_LIMITS } from "../../platform/qti/source.ts";
import { whySvgRefused } from "../../platform/qti/svg-guard.ts";
import { PNG, bytesOf, folderOf, item, itemRef, response, section, test21, zipBytes, zipOf, zipWith } from "../unit/platform/qti/fixtures.ts";

function parseCode(xml: string): ErrorCode | null {
  const root = parseXml(bytesOf(xml), "a.xml");
  return root.ok ? null : root.error.code;
}
async function openCode(path: string): Promise<ErrorCode | null> {
  const source = await openSource(path);
  if (source.ok) source.value.close();
  return source.ok ? null : source.error.code;
}
/** Changes bytes of each central directory entry of a zip (APPNOTE 4.3.12). */
function patched(zip: Uint8Array, change: (entry: DataView) => void): Uint8Array {
  const bytes = Uint8Array.from(zip);
  for (let at = 0; at + 46 < bytes.length; at += 1) {
    const view = new DataView(bytes.buffer, at);
    if (view.getUint32(0, true) === 0x02014b50) change(view);
  }
  return bytes;
}
async function zipFile(path: string): Promise<Uint8Array> {
  const { readFile } = await import("node:fs/promises");
  return new Uint8Array(await readFile(path));
}

describe("XML from outside", () => {
  it("is refused when it has a document type, so that no entity can be declared", () => {
    const bomb = `<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;</a>`;

    expect(parseCode(bomb)).toBe("import/xml-doctype");
    expect(parseCode(`<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`)).toBe("import/xml-doctype");
  });

  it("is refused when it is nested so deep that walking it would exhaust the stack", () => {
    expect(parseCode("<a>".repeat(XML_LIMITS.depth + 1) + "</a>".repeat(XML_LIMITS.depth + 1))).toBe("import/xml-too-deep");
    expect(parseCode("<a>".repeat(XML_LIMITS.depth) + "</a>".repeat(XML_LIMITS.depth))).toBeNull();
  });

  it("is refused when it is too large or has too many elements", () => {
    expect(parseCode(`<a>${" ".repeat(XML_LIMITS.bytes)}</a>`)).toBe("import/too-large");
    expect(parseCode(`<a>${"<b/>".repeat(XML_LIMITS.nodes)}</a>`)).toBe("import/too-large");
  });
});

describe("zips from outside", () => {
  it.each([["climbs out", "../q.xml"], ["climbs out later", "a/../../q.xml"], ["is absolute", "/etc/q.xml"], ["names a drive", "C:/q.xml"], ["has a backslash", String.raw`a\q.xml`], ["has a control character", "ä\u{1}.xml"]])(
    "are refused when a name %s", async (_, name) => {
      expect(await openCode(await zipOf({ [name]: item() }))).toBe("import/unsafe-path");
    },
  );

  it("are refused when two names differ in case only", async () => {
    expect(await openCode(await zipOf({ "q.xml": item(), "Q.XML": item() }))).toBe("import/duplicate-name");
  });

  it("are refused when they hold a link", async () => {
    const zip = await zipWith({ "q.xml": [bytesOf("/etc/passwd"), { os: 3, attrs: 0o120777 << 16 }] });

    expect(await openCode(zip)).toBe("import/unsafe-path");
  });

  it("are refused when an entry is encrypted", async () => {
    const bytes = patched(await zipFile(await zipOf({ "q.xml": item() })), (entry) => entry.setUint16(8, entry.getUint16(8, true) | 1, true));

    expect(await openCode(await zipBytes(bytes))).toBe("import/unsupported");
  });

  it("are refused when they hold too many files", async () => {
    const files = Object.fromEntries(Array.from({ length: SOURCE_LIMITS.files + 1 }, (_, index) => [`${index}.txt`, ""]));

    expect(await openCode(await zipOf(files))).toBe("import/too-large");
  });

  it("are refused when their files say that they are too large together", async () => {
    const bytes = patched(await zipFile(await zipOf({ "q.xml": item() })), (entry) => entry.setUint32(24, SOURCE_LIMITS.totalBytes + 1, true));

    expect(await openCode(await zipBytes(bytes))).toBe("import/too-large");
  });

  it("are stopped while a file is inflated beyond the limit", async () => {
    const zip = await zipOf({ "q.xml": new Uint8Array(SOURCE_LIMITS.fileBytes + 1) });

    const source = await openSource(zip);

    expect(source.ok && (await source.value.read("q.xml"))).toMatchObject({ ok: false, error: { code: "import/too-large" } });
  });

  it("are refused when a file is larger than its header says", async () => {
    const bytes = patched(await zipFile(await zipOf({ "q.xml": new Uint8Array(1_000_000) })), (entry) => entry.setUint32(24, 10, true));

    const source = await openSource(await zipBytes(bytes));

    expect(source.ok && (await source.value.read("q.xml"))).toMatchObject({ ok: false, error: { code: "import/truncated" } });
  });
});

describe("folders and references from outside", () => {
  it("cannot link to files outside", async () => {
    const folder = await folderOf({ "q.xml": item() });
    await symlink("/etc/hostname", join(folder, "a.png"));

    expect(await openCode(folder)).toBe("import/unsafe-path");
  });

  it("cannot link to files beside a single item that lie outside its folder", async () => {
    const folder = await folderOf({ "q.xml": item() });
    await symlink("/etc/hostname", join(folder, "a.png"));

    const source = await openSource(join(folder, "q.xml"));

    expect(source.ok && (await source.value.read("a.png"))).toMatchObject({ ok: false, error: { code: "import/missing-file" } });
  });

  it("cannot refer to files above the package", async () => {
    const outer = await folderOf({ "secret.png": PNG, "exam/secret.png": PNG, "exam/q.xml": item({ processing: "", body: `<p><img src="../secret.png" alt=""/></p>` }) });

    const report = await checkExam(join(outer, "exam"));

    expect(report.ok && report.value.unsupported).toEqual([expect.objectContaining({ feature: "img" })]);
  });

  it("cannot send the importer round in a circle", async () => {
    const ref = (to: string): string => `<assessmentSectionRef identifier="${to}" href="${to}.xml"/>`;
    const files = { "test.xml": test21(ref("a")), "a.xml": section(ref("b")), "b.xml": section(ref("a")) };

    expect(await importExam(await folderOf(files), { leaveOutUnsupported: true })).toMatchObject({ ok: false, error: { code: "import/cyclic-reference" } });
  });

  it("cannot multiply a few section files into millions", async () => {
    const ref = (to: string): string => `<assessmentSectionRef identifier="${to}" href="${to}.xml"/>`.repeat(50);
    const files = { "test.xml": test21(ref("a")), "a.xml": section(ref("b")), "b.xml": section(ref("c")), "c.xml": section(ref("d")), "d.xml": section("") };

    expect(await importExam(await folderOf(files), { leaveOutUnsupported: true })).toMatchObject({ ok: false, error: { code: "import/too-large" } });
  });
});

describe("what candidates receive of an item", () => {
  const KEY = "KEYWORD";
  const secretive = item({
    declarations: response("string", "single", `<correctResponse><value>${KEY}1</value></correctResponse><mapping><mapEntry mapKey="${KEY}2" mappedValue="1"/></mapping><defaultValue><value>${KEY}3</value></defaultValue>`),
    body: `<p>Which? <textEntryInteraction responseIdentifier="RESPONSE" data-key="${KEY}4"/></p><feedbackBlock outcomeIdentifier="F" identifier="x" showHide="show"><p>${KEY}5</p></feedbackBlock>
      <rubricBlock view="scorer tutor"><p>${KEY}6</p></rubricBlock><rubricBlock><p>${KEY}7</p></rubricBlock><p>a<feedbackInline outcomeIdentifier="F" identifier="x" showHide="show">${KEY}8</feedbackInline></p>`,
    processing: `<responseProcessing><setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue></responseProcessing>`,
    rest: `<modalFeedback outcomeIdentifier="F" identifier="x" showHide="show">${KEY}9</modalFeedback>`,
  });

  it("holds no key, no feedback and no marker's rubric", async () => {
    const outcomes = `<testFeedback access="atEnd" outcomeIdentifier="F" identifier="x" showHide="show">${KEY}</testFeedback>`;
    const test = test21(section(`<rubricBlock view="scorer"><p>${KEY}</p></rubricBlock>${itemRef("q1")}`), outcomes);

    const exam = await importExam(await folderOf({ "test.xml": test, "q1.xml": secretive }), { leaveOutUnsupported: false });

    expect(exam.ok && JSON.stringify(exam.value.content)).toContain("Which?");
    expect(exam.ok && JSON.stringify(exam.value.content)).not.toContain(KEY);
    expect(exam.ok && JSON.stringify(exam.value.scoring)).toContain(KEY);
  });

  it("declares its responses by identifier, cardinality and type alone", async () => {
    const exam = await importExam(await folderOf({ "q1.xml": secretive }), { leaveOutUnsupported: false });

    expect(exam.ok && exam.value.content.items[0]?.responses).toEqual([{ id: "RESPONSE", cardinality: "single", baseType: "string" }]);
  });

  it("has no attribute that styles, runs or fetches", async () => {
    const body = `<p onclick="x()" style="background:url(http://example.org)" href="javascript:x()" src="x" id="ok">a</p>`;

    const exam = await importExam(await folderOf({ "q1.xml": item({ declarations: "", processing: "", body }) }), { leaveOutUnsupported: false });

    expect(exam.ok && exam.value.content.items[0]?.body).toEqual([{ kind: "html", name: "p", attributes: { id: "ok" }, children: [{ kind: "text", text: "a" }] }]);
  });

  it.each(["script", "iframe", "form", "embed", "video", "svg", "include"])("has no %s, not even as text", async (name) => {
    const report = await checkExam(await folderOf({ "q1.xml": item({ declarations: "", processing: "", body: `<p><${name}>alert(1)</${name}></p>` }) }));

    expect(report.ok && report.value.unsupported).toEqual([expect.objectContaining({ feature: name })]);
  });

  it.each([
    ["is something else", "<html><script>alert(1)</script></html>"], ["runs a script", `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`],
  ])("has no picture that %s", async (_, picture) => {
    const files = { "q1.xml": item({ declarations: "", processing: "", body: `<p><img src="a.png" alt=""/></p>` }), "a.png": picture };

    const report = await checkExam(await folderOf(files));

    expect(report.ok && report.value.unsupported).toEqual([expect.objectContaining({ feature: "img" })]);
  });
});

describe("SVG pictures", () => {
  const svg = (inside: string, attributes = ""): Uint8Array => bytesOf(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`);

  it.each([
    ["a script", svg("<script>1</script>")], ["a handler", svg("", `onload="x()"`)], ["foreign content", svg("<foreignObject/>")],
    ["HTML", svg(`<p xmlns="http://www.w3.org/1999/xhtml"/>`)], ["a link", svg(`<a href="#x"/>`)], ["an animation", svg(`<set attributeName="href" to="javascript:x()"/>`)],
    ["a picture from outside", svg(`<image href="http://example.org/a.png"/>`)], ["a part from outside", svg(`<use xlink:href="b.svg#x"/>`)],
    ["an SVG within", svg(`<image href="data:image/svg+xml;base64,AAAA"/>`)], ["styles from outside", svg("<style>@import 'x.css'</style>")],
    ["a pattern from outside", svg(`<rect fill="url(http://example.org/#x)"/>`)], ["styles that hide what they load", svg(String.raw`<rect style="fill:u\72l(http://example.org)"/>`)],
    ["a document type", bytesOf(`<!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>`)],
  ])("are refused for %s", (_, bytes) => {
    expect(whySvgRefused(bytes, "a.svg")).not.toBeNull();
  });

  it("may draw, refer to their own parts and hold pixels", () => {
    const drawing = `<style>.a{fill:url(#g)}</style><defs><linearGradient id="g"/></defs><use xlink:href="#g"/><path d="M0 0" style="fill:url('#g')"/><image href="data:image/png;base64,AAAA"/>`;

    expect(whySvgRefused(svg(drawing), "a.svg")).toBeNull();
  });
});

describe("patterns of authors", () => {
  it("cannot stop the platform by backtracking, as JavaScript's own expressions can", () => {
    expect(xsdPattern("(a+)+b", true)?.("a".repeat(5000))).toBe(false);
  });
});
