import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSource } from "../../../../platform/qti/open-source.ts";
import { resolveReference } from "../../../../platform/qti/safe-path.ts";
import { folderOf, item, zipBytes, zipOf } from "./fixtures.ts";

describe("sources of exams", () => {
  it("are folders, with their files in the order that people count in", async () => {
    const folder = await folderOf({ "q10.xml": "<a/>", "q2.xml": "<a/>", "images/a.png": "x", ".DS_Store": "x", "__MACOSX/q2.xml": "x" });

    const source = await openSource(folder);

    expect(source.ok && [source.value.kind, source.value.paths]).toEqual(["folder", ["images/a.png", "q2.xml", "q10.xml"]]);
  });

  it("are zips, read like folders", async () => {
    const zip = await zipOf({ "q10.xml": "<a/>", "q2.xml": "<b/>", "images/ä.png": "x" });

    const source = await openSource(zip);

    expect(source.ok && [source.value.kind, source.value.paths]).toEqual(["zip", ["images/ä.png", "q2.xml", "q10.xml"]]);
    const bytes = source.ok ? await source.value.read("q2.xml") : source;
    expect(bytes.ok && new TextDecoder().decode(bytes.value)).toBe("<b/>");
    if (source.ok) source.value.close();
  });

  it("are single XML files, with what lies beside them", async () => {
    const folder = await folderOf({ "q.xml": item(), "a.png": "x" });

    const source = await openSource(join(folder, "q.xml"));

    expect(source.ok && [source.value.kind, source.value.paths]).toEqual(["file", ["q.xml"]]);
    expect(source.ok && (await source.value.read("a.png")).ok).toBe(true);
  });

  it("may hold links that stay within them", async () => {
    const folder = await folderOf({ "real/a.xml": "<a/>" });
    await symlink(join(folder, "real"), join(folder, "linked"));
    await symlink(folder, join(folder, "real", "circle"));

    const source = await openSource(folder);

    expect(source.ok && source.value.paths).toEqual(["linked/a.xml", "real/a.xml"]);
  });

  it.each([
    ["nothing", "/nowhere/at/all.zip", "import/not-found"],
  ])("say when there is %s", async (_, path, code) => {
    expect(await openSource(path)).toMatchObject({ ok: false, error: { code } });
  });

  it("say when a file is no zip", async () => {
    expect(await openSource(await zipBytes(new TextEncoder().encode("hello")))).toMatchObject({ ok: false, error: { code: "import/not-a-zip" } });
  });

  it.each([["at its end", 10], ["in its middle", 200]])("say when a zip is cut off %s", async (_, missing) => {
    const whole = await import("node:fs/promises").then(async ({ readFile }) => await readFile(await zipOf({ "q.xml": item(), "r.xml": item() })));

    const source = await openSource(await zipBytes(whole.subarray(0, whole.length - missing)));

    expect(source).toMatchObject({ ok: false, error: { code: "import/truncated" } });
  });

  it("say when a file in a zip is damaged", async () => {
    const { readFile } = await import("node:fs/promises");
    const bytes = new Uint8Array(await readFile(await zipOf({ "q.xml": item() })));
    const at = 30 + "q.xml".length + 40;
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;

    const source = await openSource(await zipBytes(bytes));

    expect(source.ok && (await source.value.read("q.xml"))).toMatchObject({ ok: false, error: { code: "import/truncated" } });
  });
});

describe("references between files", () => {
  it.each([
    ["items/q.xml", "../images/a.png", "images/a.png"], ["q.xml", "a%20b.png", "a b.png"], ["q.xml", "./a.png#x", "a.png"], ["a/b/q.xml", "c.png?v=1", "a/b/c.png"],
    ["q.xml", "100%.png", "100%.png"], ["q.xml", "../a.png", null], ["q.xml", "/etc/passwd", null], ["q.xml", "http://example.org/a.png", null],
    ["q.xml", "file:///etc/passwd", null], ["q.xml", "//example.org/a.png", null], ["q.xml", "..%2f..%2fa.png", null], ["q.xml", String.raw`..\a.png`, null], ["q.xml", "", null],
  ])("from %s to %j lead to %j", (from, reference, expected) => {
    expect(resolveReference(from, reference)).toBe(expected);
  });
});
