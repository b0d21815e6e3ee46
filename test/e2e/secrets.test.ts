import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { DEMO_EXAM, ExamRoom } from "./exam-room.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import type { RecordingProxy } from "./recording-proxy.ts";

const ESSAY = "Marigold umbrella quartz, a phrase that stands nowhere else";

/** Strings that stand only in the demo exam's key: correct values, mapping keys as the QTI files write them, and processing. */
const KEY_MARKS = ["correctResponse", "correct-response", "mapEntry", "map-entry", "mappedValue", "mapped-value", "responseProcessing", "response-processing", "setOutcomeValue", "set-outcome-value", "map_response", "match_correct"];

let room: ExamRoom | null = null;
let proxy: RecordingProxy | null = null;

afterEach(async () => {
  await room?.close();
  await proxy?.close();
});

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Where the stand-in's Chromium keeps its own files; real Electron keeps them in the profile. @param temporary the client's own temporary folder */
async function chromiumFolders(temporary: string, pid: number): Promise<readonly string[]> {
  return (await readdir(temporary)).filter((name) => name.startsWith(`invigil-standin-${pid}-`)).map((name) => join(temporary, name));
}

/** What a file holds; null when it is gone: Chromium's last processes still tidy up. */
async function bytesOf(file: string): Promise<Buffer | null> {
  return await readFile(file).catch((cause: unknown) => {
    if (isMissing(cause)) return null;
    throw cause;
  });
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}

/** Every form in which a text could lie about: plain, UTF-16, and base64 or base64url at each of the three places in which it can begin within a group. */
function formsOf(text: string): readonly Buffer[] {
  const bytes = Buffer.from(text, "utf8");
  const encoded = [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    // Characters that also carry bits of a neighbour differ with it, so only the inner ones are looked for.
    const inner = (form: "base64" | "base64url"): Buffer => Buffer.from(padded.toString(form).slice(before === 0 ? 0 : before + 1, Math.floor((padded.length * 8) / 6)));
    return [inner("base64"), inner("base64url")];
  });
  return [bytes, Buffer.from(text, "utf16le"), ...encoded];
}

describe("what the client receives and keeps", () => {
  it("holds no key and no answer that can be read", async () => {
    const opened = await ExamRoom.open({
      exam: DEMO_EXAM,
      between: async (platformUrl) => {
        proxy = await startRecordingProxy(platformUrl);
        return proxy.url;
      },
    });
    room = opened;
    // Of its own: once the client is dead, any start of the stand-in removes what it left in the usual place.
    const temporary = join(opened.folder, "temporary");
    await mkdir(temporary);
    const { app, candidate } = await opened.openClient([], { env: { TMPDIR: temporary } });
    await candidate.begin(opened.invitation);
    await candidate.question(1).answer({ RESPONSE: ["first-quarter"] });
    await candidate.goTo(12);
    await candidate.question(12).answer({ RESPONSE: [ESSAY] });
    await candidate.allSaved();

    const traffic = proxy?.recorded() ?? Buffer.alloc(0);
    await app.kill();
    const folders = [opened.profile, ...(await chromiumFolders(temporary, app.pid))];
    const files = (await Promise.all(folders.map(filesUnder))).flat();
    const disk = (await Promise.all(files.map(async (file) => ({ file, bytes: await bytesOf(file) })))).flatMap(({ file, bytes }) => (bytes === null ? [] : [{ file, bytes }]));

    expect(traffic.length).toBeGreaterThan(10_000);
    expect(traffic.includes("/v1/sittings")).toBe(true);
    expect(disk.some(({ file }) => file.startsWith(opened.profile) && file.includes("journal"))).toBe(true);
    expect(app.runtime === "electron" || folders.length > 1).toBe(true);
    const found = [...KEY_MARKS, ESSAY, "Marigold umbrella", "first-quarter"].flatMap((text) =>
      formsOf(text).flatMap((form) => [
        ...(traffic.includes(form) ? [`"${text}" in the traffic`] : []),
        ...disk.filter(({ bytes }) => bytes.includes(form)).map(({ file }) => `"${text}" in ${file}`),
      ]),
    );
    expect(found).toEqual([]);
  });

  it("holds no key even in the decrypted exam that the window draws", async () => {
    const opened = await ExamRoom.open({ exam: DEMO_EXAM });
    room = opened;
    const { candidate } = await opened.openClient();
    await candidate.begin(opened.invitation);

    const received = await candidate.page.evaluate(async () => {
      const { invigil } = globalThis as unknown as { readonly invigil: { readonly call: (name: string, request: unknown) => Promise<unknown> } };
      const view = await invigil.call("app.view", {});
      const ids = [...JSON.stringify(view).matchAll(/"itemId":"([^"]+)"/g)].map((match) => match[1]);
      return JSON.stringify(await Promise.all(ids.map(async (itemId) => await invigil.call("item.get", { itemId }))));
    });

    expect(received.length).toBeGreaterThan(5000);
    expect(KEY_MARKS.filter((mark) => received.includes(mark))).toEqual([]);
    expect(received).not.toMatch(/"correct|"mapping"|"scoring"|"outcome/);
  });
});
