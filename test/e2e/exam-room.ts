import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { invigil, invigilJson, scheduleExam, startLocalPlatform } from "../../build/start/local-platform.ts";
import type { CommandAnswer, LocalPlatform, ScheduledExam } from "../../build/start/local-platform.ts";
import { withDisplay } from "./driver/display.ts";
import type { VirtualDisplay } from "./driver/display.ts";
import type { ExamApp } from "./driver/exam-app.ts";
import { launchApp, runApp } from "./driver/launch-app.ts";
import type { AppRun } from "./driver/launch-app.ts";
import { Candidate } from "./pages/candidate.ts";
import type { Invitation } from "./pages/candidate.ts";

const root = new URL("../..", import.meta.url).pathname;

/** How long a step of a person waits for its screen, in ms. */
const PATIENCE_MS = 60_000;

const BUNDLE = `${root}out/main/index.js`;

/** The real exam of nine questions that nobody here wrote; tests that need it skip where it is absent. */
export const WEB_DEVELOPER_TEST = `${root}../shared/data/qti/packages/web-developer-test`;
export const webDeveloperTestAbsent = !existsSync(WEB_DEVELOPER_TEST);
/** The demo exam of twelve questions. */
export const DEMO_EXAM = `${root}platform/demo/exam`;

interface RoomOptions {
  readonly exam: string;
  readonly policy?: string;
  /** Address under which the client meets the platform, made from the platform's own; a proxy in a test's hands. */
  readonly between?: (platformUrl: string) => Promise<string>;
  readonly durationMinutes?: number;
  /** More options of `exam schedule`; files go into the folder that it is given. */
  readonly more?: (folder: string) => readonly string[];
}

interface ClientOptions {
  /** Another laptop than the room's own: its folder. */
  readonly profile?: string;
  /** Added to the client's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What `sitting open` gives. */
export interface OpenedSitting {
  readonly answers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly timeline: readonly { readonly seq: number; readonly at: number; readonly elapsed: number; readonly event: { readonly kind: string } & Readonly<Record<string, unknown>> }[];
}

/** One line of `sitting list`. */
export interface ListedSitting {
  readonly sittingId: string;
  readonly candidate: string;
  readonly state: string;
  readonly answered: number;
  readonly late: boolean;
}

/** What `sitting score` gives. */
export interface ScoredSitting {
  readonly outcomes: Readonly<Record<string, unknown>>;
  readonly points: { readonly score: number; readonly maximum: number | null };
}

/** An exam room: a platform process, a scheduled exam, a display, and clients that open and close. Everything is real and temporary. */
export class ExamRoom {
  readonly folder: string;
  readonly scheduled: ScheduledExam;
  private platform: LocalPlatform;
  private readonly display: VirtualDisplay;
  private readonly clients: ExamApp[] = [];

  private constructor(folder: string, platform: LocalPlatform, scheduled: ScheduledExam, display: VirtualDisplay) {
    this.folder = folder;
    this.platform = platform;
    this.scheduled = scheduled;
    this.display = display;
  }

  static async open(options: RoomOptions): Promise<ExamRoom> {
    const folder = await mkdtemp(join(tmpdir(), "invigil-room-"));
    const platform = await startLocalPlatform(join(folder, "platform"));
    const candidatesCsv = join(folder, "candidates.csv");
    await writeFile(candidatesCsv, "name\nKim Larsen\nRobin Meyer\n");
    const platformUrl = options.between === undefined ? platform.url : await options.between(platform.url);
    const scheduled = await scheduleExam(platform, {
      path: options.exam, durationMinutes: options.durationMinutes ?? 30, policy: options.policy ?? "practice", candidatesCsv, platformUrl,
      more: options.more?.(folder) ?? [],
    });
    return new ExamRoom(folder, platform, scheduled, await withDisplay());
  }

  get profile(): string {
    return join(this.folder, "profile");
  }

  get platformUrl(): string {
    return this.platform.url;
  }

  /** Variables under which other programs find this room's display. */
  get displayEnv(): Readonly<Record<string, string>> {
    return this.display.env;
  }

  get receiptFile(): string {
    return join(this.folder, "receipt.json");
  }

  get invitation(): Invitation {
    const [candidate] = this.scheduled.candidates;
    if (candidate === undefined || this.scheduled.startCode === null) throw new Error("nobody is invited");
    return { link: this.scheduled.link, candidateCode: candidate.code, startCode: this.scheduled.startCode };
  }

  /** Opens the client on the room's laptop; a second call finds what the first one left. */
  async openClient(args: readonly string[] = [], { profile = this.profile, env = {} }: ClientOptions = {}): Promise<{ readonly app: ExamApp; readonly candidate: Candidate }> {
    const app = await launchApp({ bundle: BUNDLE, args: ["--profile", profile, ...args], env: { ...this.display.env, ...env } });
    this.clients.push(app);
    app.page.setDefaultTimeout(PATIENCE_MS);
    await app.controls.answerDialog({ canceled: false, filePath: this.receiptFile });
    return { app, candidate: new Candidate(app.page) };
  }

  /** Starts the client in a way that ends by itself, such as `--reset` or while another one runs, and waits for its end. */
  async runClient(args: readonly string[], { profile = this.profile, env = {} }: ClientOptions = {}): Promise<AppRun> {
    return await runApp({ bundle: BUNDLE, args: ["--profile", profile, ...args], env: { ...this.display.env, ...env } });
  }

  /** Ends the platform in order. */
  async stopPlatform(): Promise<void> {
    await this.platform.stop();
  }

  /** Ends the platform as a power cut would. */
  async killPlatform(): Promise<void> {
    await this.platform.kill();
  }

  /** Starts it again with the same data at the same address. */
  async restartPlatform(): Promise<void> {
    this.platform = await startLocalPlatform(this.platform.dataDir, Number(new URL(this.platform.url).port));
  }

  /** A command of the command line on the platform's data. */
  async command(...args: readonly string[]): Promise<CommandAnswer> {
    return await invigil([...args, "--data", this.platform.dataDir]);
  }

  /** A command of staff about the only sitting, such as `message`. */
  async tellSitting(command: string, ...args: readonly string[]): Promise<void> {
    const answer = await this.command("sitting", command, await this.onlySitting(), ...args);
    if (answer.status !== 0) throw new Error(`sitting ${command}: ${answer.stderr}${answer.stdout}`);
  }

  /** Lets the tokens of all sittings run out, as a week after the exam would. */
  expireTokens(): void {
    const database = new DatabaseSync(join(this.platform.dataDir, "platform.sqlite"), { timeout: 5000 });
    database.exec('UPDATE "journals" SET "tokenExpiresAt" = 1');
    database.close();
  }

  /** What `sitting list` says. */
  async sittings(): Promise<readonly ListedSitting[]> {
    const { sittings } = (await invigilJson(["sitting", "list", "--data", this.platform.dataDir])) as { readonly sittings: readonly ListedSitting[] };
    return sittings;
  }

  async sittingIds(): Promise<readonly string[]> {
    return (await this.sittings()).map(({ sittingId }) => sittingId);
  }

  async examIds(): Promise<readonly string[]> {
    const { exams } = (await invigilJson(["exam", "list", "--data", this.platform.dataDir])) as { readonly exams: readonly { readonly examId: string }[] };
    return exams.map(({ examId }) => examId);
  }

  /** The journalled events of one kind, decrypted. */
  async journalled(kind: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return (await this.openSitting()).timeline.filter(({ event }) => event.kind === kind).map(({ event }) => event);
  }

  async openSitting(): Promise<OpenedSitting> {
    return (await invigilJson(["sitting", "open", await this.onlySitting(), "--data", this.platform.dataDir])) as OpenedSitting;
  }

  async scoreSitting(): Promise<ScoredSitting> {
    return (await invigilJson(["sitting", "score", await this.onlySitting(), "--data", this.platform.dataDir])) as ScoredSitting;
  }

  async verifyJournal(): Promise<CommandAnswer> {
    return await this.command("journal", "verify", await this.onlySitting());
  }

  /** Checks the saved receipt without any platform, with the key in the file. */
  async verifyReceipt(): Promise<CommandAnswer> {
    return await invigil(["receipt", "verify", this.receiptFile]);
  }

  async receipt(): Promise<unknown> {
    return JSON.parse(await readFile(this.receiptFile, "utf8"));
  }

  async close(): Promise<void> {
    for (const app of this.clients) if (app.exitCode() === null) await app.kill();
    this.display.stop();
    await this.platform.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async onlySitting(): Promise<string> {
    const [id, ...others] = await this.sittingIds();
    if (id === undefined || others.length > 0) throw new Error("there is not exactly one sitting");
    return id;
  }
}
