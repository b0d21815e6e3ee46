import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemRandom } from "../../core/crypto/random.ts";
import { generateSigningKey, organisationKey, signDocument } from "../../core/crypto/signing.ts";
import { decodePackageFile } from "../../core/package/package-file.ts";
import { checkManifest, fetchChunks, fetchManifest } from "../../main/package/fetch-package.ts";
import { openPackageCache } from "../../main/package/package-cache.ts";
import { createPlatformClient } from "../../main/http/client.ts";
import { beginExam, must, newProfile, startMainApp } from "../doubles/main-app.ts";
import type { MainApp } from "../doubles/main-app.ts";
import { answering, startMisbehavingServer } from "../doubles/misbehaving-server.ts";
import { must as mustResult, startTestPlatform } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";
import { startTamperingProxy } from "../doubles/tampering-proxy.ts";
import type { TamperingProxy } from "../doubles/tampering-proxy.ts";

let platform: TestPlatform;
let proxy: TamperingProxy;
let app: MainApp | null = null;

beforeAll(async () => {
  platform = await startTestPlatform();
});

afterAll(async () => {
  await platform.stop();
});

beforeEach(async () => {
  proxy = await startTamperingProxy(platform.url);
});

afterEach(async () => {
  await app?.stop();
  app = null;
  await proxy.stop();
});

/** Starts an exam whose every word with the platform goes through the proxy. */
async function begin(): Promise<MainApp> {
  const exam = await platform.schedule({ platform: proxy.url });
  app = await startMainApp();
  await beginExam(app, exam);
  return app;
}

describe("a platform that lies", () => {
  it("cannot pass off a receipt that another key signed", async () => {
    const stranger = await generateSigningKey();
    proxy.tamper = (path, body) => (path.endsWith("/seal") ? { receipt: forged } : body);
    const running = await begin();
    const forged = await signDocument("invigil-receipt+jws", { any: "thing" }, stranger);

    await must(running.call("sitting.hand-in", {}));
    const shown = await running.until("sealed", ({ error }) => error !== null);
    proxy.tamper = (_path, body) => body;
    await must(running.call("receipt.retry", {}));

    expect(shown.error?.code).toMatch(/^receipt\//);
    expect((await running.until("receipt")).receipt.organisation).toBe("Demo University");
  });

  it("cannot make the client believe that records arrived, without the head of the client's own chain", async () => {
    const running = await begin();
    proxy.tamper = (path, body) => (path.includes("/records/") ? { ...(body as object), head: "0".repeat(64) } : body);

    await must(running.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: ["full"] }));
    const shown = await running.until("exam", ({ sitting }) => sitting.sync.trouble !== null);

    expect(shown.sitting.sync).toMatchObject({ trouble: { code: "journal/fork" }, unsent: 1 });
  });

  it("cannot countersign what it never held", async () => {
    const older: string[] = [];
    const replayed: string[] = [];
    proxy.tamper = (path, body) => {
      if (!path.endsWith("/heartbeats")) return body;
      const answer = body as { readonly countersignature: string | null };
      if (older.length === 0 && answer.countersignature !== null) older.push(answer.countersignature);
      replayed.push(path);
      return { ...answer, countersignature: "eyJhbGciOiJFZERTQSJ9.e30.AAAA" };
    };

    const running = await begin();
    // The first that comes with a countersignature, and one more: the client had time to take the first for what it is.
    while (older.length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    const answered = replayed.length;
    while (replayed.length === answered) await new Promise((resolve) => setTimeout(resolve, 100));
    await running.stop();

    const [name] = readdirSync(join(running.profile, "journals")).filter((file) => file.endsWith(".sqlite"));
    const database = new DatabaseSync(join(running.profile, "journals", name ?? ""), { readOnly: true });
    const kept = database.prepare("SELECT count(*) AS count FROM facts WHERE name = 'countersignature'").get();
    database.close();
    expect(older).toHaveLength(1);
    expect(kept).toEqual({ count: 0 });
  });

  it("cannot serve another exam of the same organisation under this one's address", async () => {
    const [wanted, other] = [await platform.schedule(), await platform.schedule()];
    const otherManifest = mustResult(decodePackageFile(readFileSync(other.filePath))).manifestJws;
    const server = await startMisbehavingServer();
    server.answer = (request, response) => (request.url === "/v1/keys"
      ? answering(200, "application/json", JSON.stringify({ organisation: "Demo", keys: platform.platform().folder.keys.organisationKeys }))(request, response)
      : answering(200, "application/jose", otherManifest)(request, response));

    const fetched = await fetchManifest(createPlatformClient(server.url), wanted.packageId, null);
    await server.stop();

    expect(fetched).toMatchObject({ ok: false, error: { code: "package/altered" } });
  });

  it("cannot give its key the name of the one that the link asks for", async () => {
    const exam = await platform.schedule();
    const stranger = organisationKey(await generateSigningKey());
    const real = platform.platform().folder.keys.signing.kid;
    const { manifestJws } = mustResult(decodePackageFile(readFileSync(exam.filePath)));

    expect(await checkManifest(manifestJws, [{ ...stranger, kid: real }], real)).toMatchObject({ ok: false, error: { code: "package/untrusted-issuer" } });
    expect(await checkManifest(manifestJws, platform.platform().folder.keys.organisationKeys, real)).toMatchObject({ ok: true });
  });

  it("cannot lead the client elsewhere or fill its memory", async () => {
    const elsewhere = await startMisbehavingServer();
    const server = await startMisbehavingServer();
    const client = createPlatformClient(server.url);
    server.answer = answering(307, "application/json", "", { location: `${elsewhere.url}/v1/time` });
    const redirected = await client.request("seal", { params: { sittingId: "0123456789ABCDEFGHJKMNPQRS" }, token: "secret", body: { seal: "a.b.c" } });
    server.answer = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const flood = setInterval(() => response.write(Buffer.alloc(262_144, 32)), 1);
      response.on("close", () => clearInterval(flood));
    };
    const flooded = await client.request("time", { params: {}, body: undefined });
    await Promise.all([server.stop(), elsewhere.stop()]);

    expect(redirected).toMatchObject({ ok: false, error: { code: "sync/redirected" } });
    expect(elsewhere.requests).toEqual([]);
    expect(flooded).toMatchObject({ ok: false, error: { code: "sync/bad-response" } });
  });
});

describe("a disk that was changed", () => {
  it("does not pass a cached chunk off as the exam", async () => {
    const exam = await platform.schedule();
    const { manifestJws, chunks, organisationKeys } = mustResult(decodePackageFile(readFileSync(exam.filePath)));
    const { manifest } = mustResult(await checkManifest(manifestJws, organisationKeys, null));
    const cache = openPackageCache(newProfile(), manifest.packageId);
    for (const [index, chunk] of chunks.entries()) cache.saveChunk(manifest.chunks[index]?.sha256 ?? "", chunk);
    const whole = await fetchChunks(null, manifest, cache, () => undefined);
    cache.saveChunk(manifest.chunks[0]?.sha256 ?? "", systemRandom.bytes(chunks[0]?.length ?? 0));

    const changed = await fetchChunks(null, manifest, cache, () => undefined);

    expect(whole.ok).toBe(true);
    expect(changed.ok).toBe(false);
  });

  it.each([
    ["a record's time", (record: Record<string, unknown>) => ({ ...record, at: 1 })],
    ["a record's kind", (record: Record<string, unknown>) => ({ ...record, kind: "visited" })],
    ["a record's payload", (record: Record<string, unknown>) => ({ ...record, payload: String(record["payload"]).replace(/^./, (first) => (first === "A" ? "B" : "A")) })],
  ])("does not pass %s off as what happened: the journal is refused, named and kept", async (_what, change) => {
    const running = await begin();
    await must(running.call("answer.save", { itemId: "moon-phase", responseId: "RESPONSE", response: ["full"] }));
    await running.stop();
    const [name] = readdirSync(join(running.profile, "journals")).filter((file) => file.endsWith(".sqlite"));
    const path = join(running.profile, "journals", name ?? "");
    const database = new DatabaseSync(path);
    const row = database.prepare("SELECT seq, record FROM records WHERE kind = 'answered'").get() as { seq: number; record: string };
    database.prepare("UPDATE records SET record = ? WHERE seq = ?").run(JSON.stringify(change(JSON.parse(row.record) as Record<string, unknown>)), row.seq);
    database.close();

    app = await startMainApp({ profile: running.profile, desktop: running.desktop });
    const shown = await app.until("failed");

    expect(shown.error).toMatchObject({ code: "journal/altered", detail: { seq: row.seq } });
    expect(readdirSync(join(running.profile, "journals"))).toContain(name);
  });

  it("holds the journal's key only as the secret store sealed it, and gives nothing to another computer", async () => {
    const running = await begin();
    const [name] = readdirSync(join(running.profile, "journals")).filter((file) => file.endsWith(".sqlite"));
    const database = new DatabaseSync(join(running.profile, "journals", name ?? ""), { readOnly: true });
    const row = database.prepare("SELECT value FROM facts WHERE name = 'record-key'").get() as { value: Uint8Array };
    database.close();
    const key = running.desktop.ports.secrets.open(row.value);
    await running.stop();
    const onDisk = readdirSync(running.profile, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name)));

    app = await startMainApp({ profile: running.profile });
    const elsewhere = await app.until("failed");

    expect(key).toHaveLength(32);
    expect(onDisk.some((bytes) => bytes.includes(Buffer.from(key ?? [])))).toBe(false);
    expect(elsewhere.error.code).toBe("storage/unreadable");
  });
});
