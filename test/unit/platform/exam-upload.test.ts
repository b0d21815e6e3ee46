import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { MOST_EXAM_BYTES } from "../../../core/contract/wire-exams.ts";
import { systemRandom } from "../../../core/crypto/random.ts";
import { ok } from "../../../core/result.ts";
import { openUploads } from "../../../platform/import/uploads.ts";
import { createApartReader } from "../../../platform/import/read-apart.ts";
import { item, itemRef, section, test21, zipOf } from "./qti/fixtures.ts";
import { send } from "./support/candidate.ts";
import { codeOf, must, openRoom, staffCookie, temporaryFolder } from "./support/room.ts";
import type { Room } from "./support/room.ts";

const UNSUPPORTED = `<drawingInteraction responseIdentifier="RESPONSE"><object type="image/png" data="a.png"/></drawingInteraction>`;
const EXAM = { "test.xml": test21(section(itemRef("q1") + itemRef("q2"))), "q1.xml": item({ identifier: "q1" }), "q2.xml": item({ identifier: "q2" }) };
const PARTLY = { ...EXAM, "q2.xml": item({ identifier: "q2", body: UNSUPPORTED }) };

/** A room with its administrator's way of sending files. */
async function opened() {
  const room = await openRoom();
  const cookie = await staffCookie(room);
  return { room, upload: async (path: string, body: Uint8Array) => await send(room.url, path, { body, headers: { cookie } }) };
}

const bytesOf = async (path: Promise<string>): Promise<Uint8Array> => new Uint8Array(await readFile(await path));
const left = ({ dataDir }: Pick<Room, "dataDir">): readonly string[] => (existsSync(join(dataDir, "uploads")) ? readdirSync(join(dataDir, "uploads")) : []);

describe("an uploaded exam", () => {
  it("is checked without being kept, and imported with an entry in the audit log under its importer's name", async () => {
    const { room, upload } = await opened();
    const zip = await bytesOf(zipOf(EXAM));

    const checked = await upload("/v1/staff/exams/checks/final.zip", zip);
    const before = must(await room.folder.store.read((tables) => tables.exams())).length;
    const imported = await upload("/v1/staff/exams/imports/all/final.zip", zip);

    expect([checked.status, checked.body.title, checked.body.questions.length]).toEqual([200, "A test", 2]);
    expect(before).toBe(1);
    expect([imported.status, imported.body]).toEqual([200, { examId: expect.any(String), title: "A test", questions: 2, leftOut: 0 }]);
    const audit = must(await room.folder.store.read((tables) => tables.audit())).findLast(({ action }) => action === "exam-imported");
    expect([audit?.subject, audit?.actor]).toEqual([imported.body.examId, expect.stringMatching(/^staff:/)]);
    expect(left(room)).toEqual([]);
  });

  it("with questions that are not supported is refused whole, and imported without them when that is asked for", async () => {
    const { upload } = await opened();
    const zip = await bytesOf(zipOf(PARTLY));

    const checked = await upload("/v1/staff/exams/checks/a.zip", zip);
    const all = await upload("/v1/staff/exams/imports/all/a.zip", zip);
    const supported = await upload("/v1/staff/exams/imports/supported/a.zip", zip);

    expect(checked.body.unsupported).toEqual([expect.objectContaining({ file: "q2.xml", line: expect.any(Number), feature: "drawingInteraction" })]);
    expect([all.status, all.body.error.code]).toEqual([400, "exam/unsupported-items"]);
    expect(supported.body).toMatchObject({ questions: 1, leftOut: 1 });
  });

  it("of loose questions is called as its file was, whatever that name holds", async () => {
    const { room, upload } = await opened();
    const zip = await bytesOf(zipOf({ "q1.xml": item({ identifier: "q1" }), "q2.xml": item({ identifier: "q2" }) }));

    const checked = await upload(`/v1/staff/exams/checks/${encodeURIComponent("../../Ünï <b>.zip")}`, zip);

    expect([checked.status, checked.body.title]).toEqual([200, "../../Ünï <b>"]);
    expect(left(room)).toEqual([]);
  });

  it.each([
    ["something that is no zip", Buffer.from("not a zip at all"), "import/not-a-zip"],
    ["a zip that was cut off", Buffer.from("PK\u0003\u0004 and then nothing"), "import/truncated"],
    ["XML that declares entities", Buffer.from(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><assessmentItem>&b;</assessmentItem>`), "import/xml-doctype"],
  ])("that is %s is refused with a code, and leaves nothing behind", async (_, body, code) => {
    const { room, upload } = await opened();

    const answer = await upload("/v1/staff/exams/imports/all/a.zip", new Uint8Array(body));

    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
    expect(left(room)).toEqual([]);
  });

  it("that inflates without end is refused by its size, and the server goes on", async () => {
    const { room, upload } = await opened();
    const bomb = await bytesOf(zipOf({ "test.xml": new Uint8Array(40 * 1024 * 1024) }));

    const answer = await upload("/v1/staff/exams/checks/a.zip", bomb);

    expect([answer.status, answer.body.error.code]).toEqual([400, "import/too-large"]);
    expect((await send(room.url, "/v1/time")).status).toBe(200);
  });

  it("that takes too long is given up, and the next one is read", async () => {
    const path = await zipOf(EXAM);
    const impatient = createApartReader(1);

    const given = await impatient.check(path, "a.zip");
    const reader = createApartReader();
    const read = await reader.check(path, "a.zip");
    await Promise.all([impatient.stop(), reader.stop()]);

    expect(codeOf(given)).toBe("import/too-large");
    expect(must(read).questions).toHaveLength(2);
  });

  it("that is cut off on its way leaves nothing behind", async () => {
    const room = await openRoom();
    const cookie = await staffCookie(room);
    const { hostname, port } = new URL(room.url);

    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(`POST /v1/staff/exams/checks/a.zip HTTP/1.1\r\nhost: a\r\ncookie: ${cookie}\r\ncontent-type: application/octet-stream\r\ncontent-length: 100000\r\n\r\nPK${"x".repeat(1000)}`, () => {
          const look = setInterval(() => {
            if (left(room).length === 0) return;
            clearInterval(look);
            socket.destroy();
          }, 10);
        });
      });
      socket.on("close", () => resolve()).on("error", reject);
    });

    await expect.poll(() => left(room), { timeout: 20_000 }).toEqual([]);
    expect((await send(room.url, "/v1/time")).status).toBe(200);
  });

  it("is refused before it is read when it says that it is too large, and when it is JSON or nothing", async () => {
    const room = await openRoom();
    const cookie = await staffCookie(room);

    const json = await send(room.url, "/v1/staff/exams/checks/a.zip", { body: {}, headers: { cookie } });
    const empty = await send(room.url, "/v1/staff/exams/checks/a.zip", { body: new Uint8Array(), headers: { cookie } });
    const zipToJson = await send(room.url, "/v1/staff/sign-out", { body: new Uint8Array([1]), headers: { cookie } });

    const { hostname, port } = new URL(room.url);
    const large = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(`POST /v1/staff/exams/checks/a.zip HTTP/1.1\r\nhost: a\r\ncookie: ${cookie}\r\ncontent-type: application/octet-stream\r\ncontent-length: ${MOST_EXAM_BYTES + 1}\r\n\r\nPK`));
      let answer = "";
      socket.on("data", (data) => {
        answer += data.toString();
        if (!answer.includes("\r\n\r\n{")) return;
        resolve(answer);
        socket.destroy();
      }).on("error", reject);
    });

    expect(large).toMatch(/^HTTP\/1\.1 413 .*"http\/too-large"/s);
    expect(left(room)).toEqual([]);
    expect([json, empty, zipToJson].map(({ status, body }) => [status, body.error.code])).toEqual([[415, "http/invalid-request"], [400, "http/invalid-request"], [415, "http/invalid-request"]]);
  });
});

describe("the folder of uploads", () => {
  it("takes no more than its limit, two files at once, and is empty when a server starts", async () => {
    const dataDir = temporaryFolder();
    const uploads = openUploads(dataDir, systemRandom);
    const file = (bytes: number): Readable => Readable.from([Buffer.alloc(bytes)], { objectMode: false });
    const gate = Promise.withResolvers<void>();

    const large = await uploads.take(file(11), 10, async () => ok("kept"));
    const held = [1, 2].map(() => uploads.take(file(10), 10, async () => gate.promise.then(() => ok("kept"))));
    const third = await uploads.take(file(10), 10, async () => ok("kept"));
    gate.resolve();

    expect([codeOf(large), codeOf(third)]).toEqual(["http/too-large", "http/overloaded"]);
    expect((await Promise.all(held)).map(must)).toEqual(["kept", "kept"]);
    expect(left({ dataDir })).toEqual([]);
  });
});
