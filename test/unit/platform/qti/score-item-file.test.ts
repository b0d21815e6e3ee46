import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scoreItemFile } from "../../../../platform/qti/score-item-file.ts";
import { folderOf, item, response, test21 } from "./fixtures.ts";

async function itemFile(content: string): Promise<string> {
  return join(await folderOf({ "q.xml": content }), "q.xml");
}

describe("scoring an item file", () => {
  it("takes responses as people write them", async () => {
    const file = await itemFile(item({
      declarations: response("integer", "multiple", `<correctResponse><value>1</value><value>2</value></correctResponse>`),
    }));

    expect(await scoreItemFile(file, { RESPONSE: [2, "1"] })).toEqual({ ok: true, value: { outcomes: { SCORE: 1 } } });
    expect(await scoreItemFile(file, { RESPONSE: null })).toEqual({ ok: true, value: { outcomes: { SCORE: 0 } } });
  });

  it("forgives spaces around a typed word that has a key", async () => {
    const file = await itemFile(item({ declarations: response("string", "single", "<correctResponse><value>York</value></correctResponse>") }));

    expect(await scoreItemFile(file, { RESPONSE: " York " })).toMatchObject({ value: { outcomes: { SCORE: 1 } } });
  });

  it("scores items whose interactions cannot be drawn", async () => {
    const file = await itemFile(item({ body: `<hotspotInteraction responseIdentifier="RESPONSE"/>` }));

    expect(await scoreItemFile(file, { RESPONSE: "A" })).toMatchObject({ value: { outcomes: { SCORE: 1 } } });
  });

  it.each([
    ["responses that are no object", item(), [1], "usage/invalid"], ["responses of another form", item(), { RESPONSE: { a: 1 } }, "usage/invalid"],
    ["a test", test21(""), {}, "import/not-qti"], ["processing that is not supported", item({ processing: `<responseProcessing template="x"/>` }), {}, "import/unsupported"],
  ])("refuses %s", async (_, content, responses, code) => {
    expect(await scoreItemFile(await itemFile(content), responses)).toMatchObject({ ok: false, error: { code } });
  });
});
