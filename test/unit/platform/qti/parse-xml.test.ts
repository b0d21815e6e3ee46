import { describe, expect, it } from "vitest";
import { parseXml } from "../../../../platform/qti/parse-xml.ts";
import { childElements, textAttribute, textContent } from "../../../../platform/qti/xml-element.ts";
import { bytesOf } from "./fixtures.ts";

function utf16(text: string, mark: boolean): Uint8Array {
  return Uint8Array.from(Buffer.from((mark ? "\u{feff}" : "") + text, "utf16le"));
}
function textOf(bytes: Uint8Array): string {
  const root = parseXml(bytes, "a.xml");
  return root.ok ? textContent(root.value) : root.error.code;
}

describe("XML files", () => {
  it("know the line of every element", () => {
    const root = parseXml(bytesOf("<?xml version='1.0'?>\n<a>\n  <b\n c='1'/>\n<b/></a>"), "a.xml");

    expect(root.ok && childElements(root.value).map(({ line }) => line)).toEqual([3, 5]);
    expect(root.ok && childElements(root.value).map(({ column }) => column)).toEqual([3, 1]);
    expect(root.ok && root.value.line).toBe(2);
  });

  it("have one form for the names of QTI 2 and 3", () => {
    const root = parseXml(bytesOf(`<qti-choice-interaction response-identifier="R" data-x="1"><p/></qti-choice-interaction>`), "a.xml");

    expect(root.ok && [root.value.name, textAttribute(root.value, "responseIdentifier")]).toEqual(["choiceInteraction", "R"]);
  });

  it.each([
    ["UTF-8 without a declaration", bytesOf("<a>é</a>")],
    ["UTF-8 with a byte order mark", bytesOf("\u{feff}<a>é</a>")],
    ["ISO-8859-1", Uint8Array.from(Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>`, "latin1"))],
    ["windows-1250", Uint8Array.from([...bytesOf(`<?xml version="1.0" encoding='windows-1250'?><a>`), 0xe9, ...bytesOf("</a>")])],
    ["UTF-16 with a byte order mark", utf16(`<?xml version="1.0" encoding="UTF-16"?><a>é</a>`, true)],
    ["UTF-16 without a byte order mark", utf16(`<?xml version="1.0" encoding="UTF-16"?><a>é</a>`, false)],
    ["UTF-8 that says it is UTF-16", bytesOf(`<?xml version="1.0" encoding="utf-16"?><a>é</a>`)],
  ])("are read in %s", (_, bytes) => {
    expect(textOf(bytes)).toBe("é");
  });

  it("are read in Shift_JIS", () => {
    expect(textOf(Uint8Array.from([...bytesOf(`<?xml version="1.0" encoding="Shift_JIS"?><a>`), 0x93, 0xfa, 0x96, 0x7b, ...bytesOf("</a>")]))).toBe("日本");
  });

  it.each([
    ["bytes that are not UTF-8", Uint8Array.from([...bytesOf("<a>"), 0xff, ...bytesOf("</a>")]), "import/bad-encoding"],
    ["an encoding that nobody knows", bytesOf(`<?xml version="1.0" encoding="x-klingon"?><a/>`), "import/bad-encoding"],
    ["UTF-32", Uint8Array.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]), "import/bad-encoding"],
    ["a tag that is not closed", bytesOf("<a><b></a>"), "import/xml-malformed"],
    ["an entity of HTML", bytesOf("<a>&nbsp;</a>"), "import/xml-malformed"],
    ["two roots", bytesOf("<a/><b/>"), "import/xml-malformed"],
    ["a prefix that is not declared", bytesOf("<x:a/>"), "import/xml-malformed"],
    ["nothing", new Uint8Array(), "import/xml-malformed"],
  ])("are refused for %s", (_, bytes, code) => {
    expect(textOf(bytes)).toBe(code);
  });

  it("say in which line they are not well-formed", () => {
    const root = parseXml(bytesOf("<a>\n\n<b>&bad;</b></a>"), "items/a.xml");

    expect(root).toMatchObject({ ok: false, error: { detail: { file: "items/a.xml", line: 3 } } });
  });
});
