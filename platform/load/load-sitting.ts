import type { Clock, Milliseconds } from "../../core/clock.ts";
import type { WireClient } from "../../core/contract/wire-client.ts";
import { toBase64url } from "../../core/crypto/encoding.ts";
import type { Random } from "../../core/crypto/random.ts";
import { fail, invigilError } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { JournalEvent } from "../../core/journal/record.ts";
import { unwrapByRelease } from "../../core/package/release.ts";
import { humanCode } from "../../core/receipt/human-code.ts";
import { signSeal } from "../../core/receipt/seal.ts";
import { verifyReceiptFile } from "../../core/receipt/verify-receipt.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import type { SittingId } from "../../core/sitting/ids.ts";
import { countAnswered, NEW_SITTING } from "../../core/sitting/state.ts";
import type { SittingState } from "../../core/sitting/state.ts";
import { timeLeft } from "../../core/sitting/time-ledger.ts";
import { transition } from "../../core/sitting/transition.ts";
import { SyncEngine } from "../../core/sync/engine.ts";
import type { SyncSession, SyncStatus } from "../../core/sync/ports.ts";
import type { LoadComputer } from "./load-computer.ts";
import type { LoadExam } from "./load-exam.ts";
import type { MeasuredClient } from "./measured-client.ts";
import { MemoryJournal } from "./memory-journal.ts";
import { TypedAnswers } from "./typed-answers.ts";
import type { Typist } from "./typed-answers.ts";

export interface LoadSittingParts {
  readonly exam: LoadExam;
  readonly computer: LoadComputer;
  readonly code: string;
  readonly measured: MeasuredClient;
  readonly typist: Typist;
  readonly clock: Clock;
  readonly random: Random;
  /** Told of what threw: a bug of the client's own code. */
  readonly onBug: (cause: unknown) => void;
}

interface Session extends SyncSession {
  readonly admission: string;
}

/**
 * One candidate at one computer: the client's own journal format, state machine and sync engine, without windows and without a disk.
 * What it does, and when, the scenario says.
 */
export class LoadSitting {
  readonly typed = new TypedAnswers();
  readonly journal: MemoryJournal;
  readonly #parts: LoadSittingParts;
  readonly #client: WireClient;
  readonly #engine: SyncEngine;
  readonly #begunAt: Milliseconds;
  #state: SittingState = NEW_SITTING;
  #session: Session | null = null;
  /** One record after the other, and the seal behind the last. */
  #line: Promise<void> = Promise.resolve();

  constructor(parts: LoadSittingParts) {
    const { exam, computer, measured, clock, random, onBug } = parts;
    this.#parts = parts;
    this.#client = measured.client;
    this.#begunAt = clock.monotonic();
    this.journal = new MemoryJournal(computer.journalId, computer.recordKey, { clock, random, onAcknowledged: (records) => this.typed.acknowledged(records) });
    this.#engine = new SyncEngine({
      journal: this.journal, client: measured.client, clock, random, timers: measured.timers, deviceKey: computer.deviceKey, issuer: exam.issuer,
      session: () => this.#session,
      status: () => this.#status(),
      onInstruction: async () => ok("carried-out"),
      onReceipt: async (receipt) => await this.#keepReceipt(receipt),
      renew: async () => await this.#signIn(),
      onPlatformTime: () => undefined,
      onChanged: () => undefined,
      onFailure: () => undefined,
      onBug,
    });
  }

  /** Null before sign-in. */
  get sittingId(): SittingId | null {
    return this.#session?.sittingId ?? null;
  }

  get acknowledged(): number {
    return this.#engine.acknowledged;
  }

  /** Everything that was recorded is at the platform, and the receipt is here when it was handed in. */
  get settled(): boolean {
    return this.receipt !== null || (this.#session !== null && this.#engine.acknowledged === this.journal.count && this.#state.phase !== "sealed");
  }

  get begun(): boolean {
    return "work" in this.#state;
  }

  get handedIn(): boolean {
    return this.#state.phase === "sealed";
  }

  /** The checked receipt. */
  get receipt(): string | null {
    return this.journal.fact("receipt");
  }

  /** What sync cannot mend by trying again; null when all is well. */
  get error(): InvigilError | null {
    return this.#engine.error;
  }

  /** Signs in, and begins to send. Errors: those of the platform. */
  async arrive(): Promise<Result<void, InvigilError>> {
    const { exam, computer } = this.#parts;
    const { packageId, examId } = exam.manifest;
    if (this.#state.phase === "new") {
      await this.#record({ kind: "opened", journalId: computer.journalId, packageId, examId, manifestSha256: exam.manifestSha256, clientVersion: "load" });
      await this.#record({ kind: "consented", policySha256: "0".repeat(64) });
      await this.#record({ kind: "checked", results: [{ check: "disk", outcome: "passed", detail: "There is room enough." }] });
    }
    const session = await this.#signIn();
    if (!session.ok) return session;
    this.#engine.start();
    return ok(undefined);
  }

  /** Gets the release document, opens the package with it and begins with the first question. Errors: those of the platform; release/invalid. */
  async begin(): Promise<Result<void, InvigilError>> {
    const { exam, random } = this.#parts;
    const released = await this.#client.request("release", { params: { packageId: exam.manifest.packageId }, body: undefined });
    if (!released.ok) return released;
    const contentKey = await unwrapByRelease(exam.manifest, released.value, [exam.issuer]);
    if (!contentKey.ok) return contentKey;
    const first = exam.samples[0];
    if (first === undefined) return fail("exam/not-found", "the exam has no question");
    await this.#record({ kind: "unlocked", by: "timed-release" });
    await this.#record({ kind: "locked-down", controls: [] });
    await this.#record({ kind: "started", firstItem: first.item, shuffleSeed: toBase64url(random.bytes(16)) });
    return ok(undefined);
  }

  /** Types the next answer. Does nothing before the start and after the hand-in. */
  async type(): Promise<void> {
    await this.#inLine(async () => (this.#state.phase === "running" ? await this.#take(this.#parts.typist.next()) : undefined));
  }

  /** Types a last answer and hands in. The receipt comes when it comes. */
  async handIn(): Promise<void> {
    await this.type();
    await this.#inLine(async () => (this.#state.phase === "running" ? await this.#take({ kind: "sealed", reason: "handed-in" }) : undefined));
  }

  /** Stops sending, and waits for what is under way. */
  async stop(): Promise<void> {
    await this.#line;
    await this.#engine.stop();
  }

  async #record(event: JournalEvent): Promise<void> {
    await this.#inLine(async () => await this.#take(event));
  }

  async #inLine(work: () => Promise<void>): Promise<void> {
    const turn = this.#line.then(work);
    this.#line = turn.catch(() => undefined);
    await turn;
  }

  /** Journals an event, and does what follows from it. */
  async #take(event: JournalEvent): Promise<void> {
    const record = await this.journal.append(event, this.#elapsed());
    const taken = transition(this.#state, event, record);
    if (!taken.ok) throw new Error(`a load sitting does only what can happen: ${taken.error.message}`);
    this.#state = taken.value.state;
    if (event.kind === "answered") this.typed.add(record.seq, event);
    for (const effect of taken.value.effects) {
      if (effect.kind === "sign-seal") await this.#sign();
      if (effect.kind === "send") this.#engine.wake(effect.urgency);
    }
  }

  async #signIn(): Promise<Result<Session, InvigilError>> {
    const { exam, computer, code } = this.#parts;
    const { kty, crv, x } = computer.deviceKey.publicJwk;
    const answer = await this.#client.request("signIn", {
      params: {},
      body: {
        packageId: exam.manifest.packageId, journalId: computer.journalId, candidateCode: code, deviceKey: { kty, crv, x }, enc: computer.enc, transferCode: null,
        admission: this.#session?.admission ?? null, device: null,
      },
    });
    if (!answer.ok) return answer;
    const { sittingId, token, admission, durationMs, extraMs, breakMs, opensAt, closesAt } = answer.value;
    if (this.#session !== null && this.#session.sittingId !== sittingId) return fail("sitting/other-device", "the platform gave another sitting");
    const first = this.#session === null;
    this.#session = { sittingId, token, admission };
    if (first) await this.#record({ kind: "signed-in", sittingId, durationMs, extraMs, breakMs, opensAt, closesAt });
    return ok(this.#session);
  }

  async #sign(): Promise<void> {
    const { exam, computer } = this.#parts;
    const head = this.journal.headAfter(this.journal.count);
    if (this.#state.phase !== "sealed" || head === null) throw new Error("only a sealed sitting is signed");
    const { admission, opening, work, reason, sealedAt, elapsed } = this.#state;
    this.journal.setFact("seal", await signSeal({
      sittingId: admission.sittingId, journalId: computer.journalId, examId: opening.examId, packageId: opening.packageId, manifestSha256: opening.manifestSha256,
      records: this.journal.count, head, answered: countAnswered(work.answers), questions: exam.manifest.questionCount, reason, sealedAt, elapsed: Math.round(elapsed),
    }, computer.deviceKey));
  }

  async #keepReceipt(receipt: string): Promise<Result<void, InvigilError>> {
    const { exam, computer } = this.#parts;
    const seal = this.journal.fact("seal");
    if (seal === null) return { ok: false, error: invigilError("receipt/mismatch", "there is no seal that this receipt could be for") };
    const { kty, crv, x } = computer.deviceKey.publicJwk;
    const file = { format: "invigil-receipt", version: 1, receipt, seal, deviceKey: { kty, crv, x }, organisationKey: exam.issuer, code: await humanCode(receipt) };
    const verified = await verifyReceiptFile(file, [exam.issuer]);
    return verified.ok ? this.journal.setFact("receipt", receipt) : verified;
  }

  #elapsed(): Milliseconds {
    return this.#parts.clock.monotonic() - this.#begunAt;
  }

  #status(): SyncStatus {
    const state = this.#state;
    const answered = "work" in state ? countAnswered(state.work.answers) : 0;
    const remainingMs = "admission" in state
      ? timeLeft({ ledger: state.ledger, elapsed: this.#elapsed(), closesAt: state.admission.closesAt, now: this.#parts.clock.now() }) : 0;
    const named = state.phase === "running" || state.phase === "reviewing" || state.phase === "sealed" ? state.phase : "waiting";
    return { state: named, answered, remainingMs, elapsed: this.#elapsed() };
  }
}
