import * as v from "valibot";
import { toBase64url, toHex } from "../../../../core/crypto/encoding.ts";
import { sha256Hex } from "../../../../core/crypto/hash.ts";
import { newRecordKey, recordKeyInfo } from "../../../../core/crypto/hpke.ts";
import { newId, systemRandom } from "../../../../core/crypto/random.ts";
import type { SigningKey } from "../../../../core/crypto/signing.ts";
import { generateSigningKey } from "../../../../core/crypto/signing.ts";
import { fromBase64url } from "../../../../core/crypto/encoding.ts";
import type { DeviceIdentity } from "../../../../core/device/device-id.ts";
import type { OrganisationKey, Seal } from "../../../../core/receipt/receipt.ts";
import { encodeHandInFile } from "../../../../core/hand-in/hand-in-file.ts";
import { signCheckpoint } from "../../../../core/journal/checkpoint.ts";
import type { ChainHead } from "../../../../core/journal/hash-chain.ts";
import { GENESIS, extendChain } from "../../../../core/journal/hash-chain.ts";
import type { JournalEvent, JournalRecord } from "../../../../core/journal/record.ts";
import { sealRecord } from "../../../../core/journal/record-cipher.ts";
import type { PackageManifest } from "../../../../core/package/manifest.ts";
import { verifyManifest } from "../../../../core/package/open-package.ts";
import { signSeal } from "../../../../core/receipt/seal.ts";
import type { Continuation } from "../../../../core/sitting/continuation.ts";
import type { JournalId, SittingId } from "../../../../core/sitting/ids.ts";
import { journalIdSchema } from "../../../../core/sitting/ids.ts";
import { itemIdSchema } from "../../../../core/assessment/exam-content.ts";
import { must } from "./must.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

/** One HTTP request as a client makes it. */
export async function send(url: string, path: string, options: { method?: string; body?: unknown; token?: string | undefined; headers?: Record<string, string> } = {}): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: options.method ?? (options.body === undefined ? "GET" : "POST"),
    redirect: "manual",
    headers: {
      ...(options.body === undefined ? {} : { "content-type": options.body instanceof Uint8Array ? "application/octet-stream" : "application/json" }),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: typeof options.body === "string" || options.body instanceof Uint8Array ? options.body as BodyInit : JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (response.headers.get("content-type") ?? "").startsWith("application/json") ? JSON.parse(text) : text };
}

/** A candidate's computer, as the platform sees it: everything that it sends is made by core. */
export class Candidate {
  url: string;
  readonly manifest: PackageManifest;
  readonly manifestSha256: string;
  readonly deviceKey: SigningKey;
  readonly journalId: JournalId;
  readonly enc: Uint8Array;
  readonly recordKey: Uint8Array;
  readonly records: JournalRecord[] = [];
  readonly heads: ChainHead[] = [];
  sittingId = "" as SittingId;
  token = "";
  admission = "";
  now: number;

  constructor(parts: Pick<Candidate, "url" | "manifest" | "manifestSha256" | "deviceKey" | "journalId" | "enc" | "recordKey" | "now">) {
    this.url = parts.url;
    this.manifest = parts.manifest;
    this.manifestSha256 = parts.manifestSha256;
    this.deviceKey = parts.deviceKey;
    this.journalId = parts.journalId;
    this.enc = parts.enc;
    this.recordKey = parts.recordKey;
    this.now = parts.now;
  }

  static async open(url: string, packageId: string, deviceKey?: SigningKey): Promise<Candidate> {
    const { keys } = (await send(url, "/v1/keys")).body as { keys: OrganisationKey[] };
    const jws = (await send(url, `/v1/packages/${packageId}/manifest`)).body as string;
    const manifest = must(await verifyManifest(jws, keys));
    const journalId = v.parse(journalIdSchema, newId(systemRandom));
    const examKey = must(fromBase64url(manifest.examPublicKey));
    const { enc, recordKey } = must(await newRecordKey(examKey, recordKeyInfo(journalId, manifest.packageId)));
    return new Candidate({
      url, manifest, manifestSha256: await sha256Hex(jws), deviceKey: deviceKey ?? (await generateSigningKey()), journalId, enc, recordKey, now: manifest.window.opensAt + 1000,
    });
  }

  /** Somebody who claims to be this computer: the same journal and token, no records yet, perhaps another key. */
  twin(deviceKey: SigningKey = this.deviceKey): Candidate {
    const { url, manifest, manifestSha256, journalId, enc, recordKey, now, sittingId, token, admission } = this;
    return Object.assign(new Candidate({ url, manifest, manifestSha256, deviceKey, journalId, enc, recordKey, now }), { sittingId, token, admission });
  }

  async signIn(code: string, more: { readonly transferCode?: string | null; readonly admission?: string | null; readonly device?: DeviceIdentity | null } = {}): Promise<Answer> {
    const answer = await send(this.url, "/v1/sittings", {
      body: {
        packageId: this.manifest.packageId, journalId: this.journalId, candidateCode: code, deviceKey: this.deviceKey.publicJwk, enc: toBase64url(this.enc), transferCode: null, admission: null, device: null,
        ...more,
      },
    });
    if (answer.status === 200) {
      this.sittingId = answer.body.sittingId;
      this.token = answer.body.token;
      this.admission = answer.body.admission;
    }
    return answer;
  }

  async write(event: JournalEvent, elapsed = 0): Promise<JournalRecord> {
    this.now += 100;
    const record = await sealRecord(this.recordKey, { seq: this.records.length, kind: event.kind, at: this.now, elapsed }, event, systemRandom);
    this.records.push(record);
    this.heads.push(await extendChain(this.heads.at(-1) ?? GENESIS, record));
    return record;
  }

  /** Everything up to the moment before the first question. */
  async prepare(extraMs = 0): Promise<void> {
    const { packageId, examId, durationMs, window } = this.manifest;
    await this.write({ kind: "opened", journalId: this.journalId, packageId, examId, manifestSha256: this.manifestSha256, clientVersion: "test" });
    await this.write({ kind: "consented", policySha256: "0".repeat(64) });
    await this.write({ kind: "checked", results: [] });
    await this.write({ kind: "signed-in", sittingId: this.sittingId, durationMs, extraMs, breakMs: 0, opensAt: window.opensAt, closesAt: window.closesAt });
    await this.write({ kind: "unlocked", by: "timed-release" });
    await this.write({ kind: "locked-down", controls: [] });
  }

  async begin(): Promise<void> {
    await this.write({ kind: "started", firstItem: v.parse(itemIdSchema, "q1"), shuffleSeed: "AAAA" });
  }

  async answer(item: string, value: string): Promise<void> {
    await this.write({ kind: "answered", item: v.parse(itemIdSchema, item), responseId: "RESPONSE", response: [value] }, 1000 * this.records.length);
  }

  async finish(reason: "handed-in" | "time-over" = "handed-in"): Promise<void> {
    await this.write({ kind: "sealed", reason }, 1000 * this.records.length);
  }

  put(from: number, records: readonly JournalRecord[] = this.records.slice(from), journalId: string = this.journalId, previous: ChainHead = this.heads[from - 1] ?? GENESIS): Promise<Answer> {
    return send(this.url, `/v1/sittings/${this.sittingId}/records/${from}`, { method: "PUT", token: this.token, body: { journalId, previous: toHex(previous), records } });
  }

  async checkpoint(records = this.records.length, head = this.heads[records - 1] ?? GENESIS): Promise<string> {
    return signCheckpoint({ sittingId: this.sittingId, journalId: this.journalId, records, head: toHex(head), at: this.now, elapsed: 0 }, this.deviceKey);
  }

  beat(changes: Record<string, unknown> = {}): Promise<Answer> {
    return send(this.url, `/v1/sittings/${this.sittingId}/heartbeats`, {
      token: this.token,
      body: { journalId: this.journalId, state: "running", records: this.records.length, answered: 1, remainingMs: 1000, checkpoint: null, done: [], ...changes },
    });
  }

  sealFields(): Seal {
    return {
      sittingId: this.sittingId, journalId: this.journalId, examId: this.manifest.examId, packageId: this.manifest.packageId, manifestSha256: this.manifestSha256,
      records: this.records.length, head: toHex(this.heads.at(-1) ?? GENESIS), answered: 1, questions: this.manifest.questionCount, reason: "handed-in", sealedAt: this.now,
      elapsed: this.records.at(-1)?.elapsed ?? 0,
    };
  }

  async seal(changes: Partial<Seal> = {}, key = this.deviceKey): Promise<string> {
    return signSeal({ ...this.sealFields(), ...changes }, key);
  }

  handIn(seal: string): Promise<Answer> {
    return send(this.url, `/v1/sittings/${this.sittingId}/seal`, { method: "PUT", token: this.token, body: { seal } });
  }

  /** Signs in on this computer with a transfer code and goes on where the first one stood. */
  async goOn(code: string, transferCode: string): Promise<Continuation> {
    const answer = await this.signIn(code, { transferCode });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    await this.prepare();
    await this.write({ kind: "continued", continuation: answer.body.continues }, answer.body.continues.elapsed);
    return answer.body.continues;
  }

  /** A hand-in file of everything on this computer: with its seal, or with a checkpoint. */
  async handInText(seal: string | null = null): Promise<string> {
    const { kty, crv, x } = this.deviceKey.publicJwk;
    return encodeHandInFile({
      header: {
        format: "invigil-hand-in", version: 1, packageId: this.manifest.packageId, sittingId: this.sittingId, journalId: this.journalId, deviceKey: { kty, crv, x },
        enc: toBase64url(this.enc), manifestSha256: this.manifestSha256, records: this.records.length, admission: this.admission,
      },
      records: this.records,
      signature: seal === null ? { kind: "checkpoint", jws: await this.checkpoint() } : { kind: "seal", jws: seal },
    });
  }

  /** A whole sitting, handed in; answers with the receipt. */
  async sit(code: string): Promise<string> {
    await this.signIn(code);
    await this.prepare();
    await this.begin();
    await this.answer("q1", "B");
    await this.finish();
    await this.put(0);
    return (await this.handIn(await this.seal())).body.receipt;
  }
}
