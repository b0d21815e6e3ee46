import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import type { Clock, Milliseconds } from "../../core/clock.ts";
import type { Random } from "../../core/crypto/random.ts";
import { systemRandom } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import { createAuditWatch } from "../audit/audit-watch.ts";
import { createApartReader } from "../import/read-apart.ts";
import { openUploads } from "../import/uploads.ts";
import { createHeadKeeper } from "../log/tree-heads.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { openDataFolder } from "../office/data-folder.ts";
import { saveOrganisationName, savePublicUrl } from "../office/settings.ts";
import { systemClock } from "../office/system-clock.ts";
import { createSweeper } from "../privacy/sweep.ts";
import { createPasswords } from "../staff/password-hash.ts";
import type { Passwords } from "../staff/password-hash.ts";
import { makeStaffLink } from "../staff/staff-session.ts";
import type { AdmissionLimits } from "./admission.ts";
import { ADMISSION_LIMITS, createAdmission } from "./admission.ts";
import { registerConsole } from "./console-pages.ts";
import type { Desk } from "./desk.ts";
import { createHttpServer } from "./http-server.ts";
import { watchLoopLag } from "./loop-lag.ts";
import { openApiDocument } from "./openapi.ts";
import { registerPolicySchema } from "./policy-schema-page.ts";
import { createPresence } from "./presence.ts";
import { registerPreview } from "./preview-page.ts";
import { createProblemLog } from "./problem-log.ts";
import { registerRoutes } from "./register-routes.ts";
import type { Log } from "./request-log.ts";
import { silentLog } from "./request-log.ts";
import { auditRoutes } from "./routes/audit.ts";
import { boardRoutes } from "./routes/board.ts";
import { candidateRoutes } from "./routes/candidates.ts";
import { examRoutes } from "./routes/exams.ts";
import { codeRoutes } from "./routes/codes.ts";
import { handInRoutes } from "./routes/hand-ins.ts";
import { heartbeatRoutes } from "./routes/heartbeats.ts";
import { instructionRoutes } from "./routes/instructions.ts";
import { logRoutes } from "./routes/logs.ts";
import { packageRoutes } from "./routes/packages.ts";
import { passkeyRoutes } from "./routes/passkeys.ts";
import { previewRoutes } from "./routes/preview.ts";
import { policyRoutes } from "./routes/policies.ts";
import { privacyRoutes } from "./routes/privacy.ts";
import { recordRoutes } from "./routes/records.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import { sealRoutes } from "./routes/seals.ts";
import { sittingRoutes } from "./routes/sittings.ts";
import { staffAccessRoutes } from "./routes/staff-access.ts";
import { staffMemberRoutes } from "./routes/staff-members.ts";
import { staffRoutes } from "./routes/staff.ts";
import { createSignInLimiter } from "./sign-in-limiter.ts";
import { registerVerifyPage } from "./verify-page.ts";

const VERSION = "0.1.0";
const CONSOLE_FOLDER = fileURLToPath(new URL("../../out/console", import.meta.url));
const CLIENT_FOLDER = fileURLToPath(new URL("../../out/renderer", import.meta.url));
const PREVIEW_FOLDER = fileURLToPath(new URL("../../out/preview", import.meta.url));
const VERIFY_FOLDER = fileURLToPath(new URL("../../out/verify", import.meta.url));
/** How long requests under way may take to finish when the platform stops, ms. */
const STOP_MS = 3000;
/** Connections that the system keeps for us until we take them; more of a herd would be lost, and come back after whole seconds. */
const BACKLOG = 4096;
/** How often what heartbeats said is written, ms: a board that asks each second shows it within two. */
const PRESENCE_MS: Milliseconds = 500;
/** How often the heads of logs that grew are signed, ms. */
const HEAD_MS: Milliseconds = 3_600_000;
/** How often what is past its retention is deleted, ms. */
const SWEEP_MS: Milliseconds = 3_600_000;
/** Longest wait between two second factors of one member, ms: whoever guesses them knows the password, and a million codes must take years. */
const SECOND_FACTOR_WAIT_MS: Milliseconds = 15 * 60_000;

export interface PlatformOptions {
  /** Folder for everything that the platform keeps; made when missing. */
  readonly dataDir: string;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** base64url of 32 bytes instead of the file `master.key`. */
  readonly masterKey?: string | undefined;
  /** Name that candidates see; kept in the data folder. */
  readonly organisation?: string | undefined;
  /** Address under which clients reach the platform, when it is not the one that it listens on. */
  readonly publicUrl?: string | undefined;
  readonly log?: Log | undefined;
  /** Usual time between two heartbeats, ms. */
  readonly heartbeatMs?: Milliseconds | undefined;
  /** How often presence is written, ms. */
  readonly presenceMs?: Milliseconds | undefined;
  /** How often the heads of the exams' logs are signed, ms. */
  readonly headMs?: Milliseconds | undefined;
  /** How often what is past its retention is deleted, ms. */
  readonly sweepMs?: Milliseconds | undefined;
  /** Longest that a request may take to arrive, ms. */
  readonly requestMs?: Milliseconds | undefined;
  /** Longest that an uploaded exam may take to be read, ms. */
  readonly importMs?: Milliseconds | undefined;
  readonly admission?: AdmissionLimits | undefined;
  readonly passwords?: Passwords | undefined;
  readonly trustProxy?: boolean | undefined;
  /** Folder of the built staff pages. */
  readonly consoleFolder?: string | undefined;
  /** Folders of the candidates' built page, and of what stands in for the application in a preview. */
  readonly clientFolder?: string | undefined;
  readonly previewFolder?: string | undefined;
  /** Folder of the built receipt check. */
  readonly verifyFolder?: string | undefined;
}

export interface StartedPlatform {
  /** Address that clients use, without a slash at its end. */
  readonly url: string;
  /** One-time link to the staff pages. */
  readonly staffLink: string;
  readonly port: number;
}

export interface Platform {
  readonly server: Server;
  readonly folder: DataFolder;
  /** Listens. Port 0 takes a free one. Errors: usage/invalid when the port is taken; storage/…. */
  start(port: number, host?: string): Promise<Result<StartedPlatform, InvigilError>>;
  /** Finishes what is under way, writes what is left, closes everything. */
  stop(): Promise<void>;
}

/** The exam server: everything that it consists of, in the order in which it starts; `stop` goes the other way. */
export async function createPlatform(options: PlatformOptions): Promise<Result<Platform, InvigilError>> {
  const { clock = systemClock, random = systemRandom, log = silentLog } = options;
  const opened = await openDataFolder({ dataDir: options.dataDir, clock, random, masterKey: options.masterKey, serving: true });
  if (!opened.ok) return opened;
  const folder = opened.value;

  const presence = createPresence(folder.store, options.presenceMs ?? PRESENCE_MS, (problem) => {
    log({ at: new Date().toISOString(), event: "problem", problem: `presence was not written: ${problem}` });
  });
  const heads = createHeadKeeper(folder, options.headMs ?? HEAD_MS, (problem) => {
    log({ at: new Date().toISOString(), event: "problem", problem: `a log's head was not signed: ${problem}` });
  });
  const sweeper = createSweeper(folder, options.sweepMs ?? SWEEP_MS, (problem) => {
    log({ at: new Date().toISOString(), event: "problem", problem: `what is past its retention was not deleted: ${problem}` });
  });
  const auditWatch = createAuditWatch(folder);
  const lag = watchLoopLag();
  const admission = createAdmission(options.admission ?? ADMISSION_LIMITS, { lag, waiting: () => folder.store.waiting, monotonic: () => performance.now() });
  const desk: Desk = {
    folder, presence, admission, auditWatch, problems: createProblemLog(log, clock), limiter: createSignInLimiter(clock), heartbeatMs: options.heartbeatMs ?? 15_000,
    door: { folder, passwords: options.passwords ?? createPasswords(), passwordTries: createSignInLimiter(clock), codeTries: createSignInLimiter(clock, SECOND_FACTOR_WAIT_MS) },
    uploads: openUploads(options.dataDir, random), reader: createApartReader(options.importMs),
    secureCookies: /^https:/i.test(options.publicUrl ?? ""),
  };

  const app = createHttpServer({ log, trustProxy: options.trustProxy ?? false, requestMs: options.requestMs });
  registerRoutes(app, {
    ...packageRoutes(desk), ...logRoutes(desk), ...sittingRoutes(desk), ...recordRoutes(desk), ...heartbeatRoutes(desk), ...sealRoutes(desk), ...handInRoutes(desk), ...passkeyRoutes(desk), ...previewRoutes(desk), ...staffAccessRoutes(desk), ...staffMemberRoutes(desk),
    ...staffRoutes(desk), ...boardRoutes(desk), ...codeRoutes(desk), ...instructionRoutes(desk), ...reviewRoutes(desk), ...auditRoutes(desk), ...privacyRoutes(desk), ...examRoutes(desk), ...candidateRoutes(desk), ...policyRoutes(desk),
  }, desk);
  const description = JSON.stringify(openApiDocument(VERSION));
  app.get("/v1/openapi.json", async (_request, reply) => reply.type("application/json; charset=utf-8").send(description));
  registerPolicySchema(app);
  registerConsole(app, options.consoleFolder ?? CONSOLE_FOLDER);
  registerPreview(app, options.clientFolder ?? CLIENT_FOLDER, options.previewFolder ?? PREVIEW_FOLDER);
  registerVerifyPage(app, options.verifyFolder ?? VERIFY_FOLDER);

  let stopping: Promise<void> | null = null;
  return ok({
    server: app.server,
    folder,
    async start(port, host = "127.0.0.1") {
      const listening = await listen(app, port, host);
      if (!listening.ok) return listening;
      const url = (options.publicUrl ?? listening.value.url).replace(/\/+$/, "");
      const noted = await folder.store.write(async (tables) => {
        await savePublicUrl(tables, url);
        if (options.organisation !== undefined) await saveOrganisationName(tables, options.organisation);
        await writeAudit(tables, { at: clock.now(), actor: "platform", action: "platform-started", subject: "", detail: { version: VERSION } });
        return ok(undefined);
      });
      if (!noted.ok) return noted;
      const staffLink = await makeStaffLink(folder, url, "platform");
      if (!staffLink.ok) return staffLink;
      await heads.sign();
      await sweeper.sweep();
      log({ at: new Date().toISOString(), event: "started" });
      return ok({ url, staffLink: staffLink.value, port: listening.value.port });
    },
    stop() {
      stopping ??= (async () => {
        const impatience = setTimeout(() => app.server.closeAllConnections(), STOP_MS);
        await app.close();
        clearTimeout(impatience);
        lag.stop();
        await presence.stop();
        await heads.stop();
        await sweeper.stop();
        await auditWatch.stop();
        await desk.reader.stop();
        await folder.close();
        log({ at: new Date().toISOString(), event: "stopped" });
      })();
      return stopping;
    },
  });
}

async function listen(app: FastifyInstance, port: number, host: string): Promise<Result<{ readonly url: string; readonly port: number }, InvigilError>> {
  try {
    await app.listen({ port, host, backlog: BACKLOG });
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES" || error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")) {
      return fail("usage/invalid", `cannot listen on ${host} port ${port} (${error.code}); try another --port`);
    }
    throw error;
  }
  const address = app.server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on a port");
  return ok({ url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`, port: address.port });
}
