import { readFile, stat } from "node:fs/promises";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { decodePackageFile } from "../../core/package/package-file.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { parseExamLink, parsePlatform } from "../../core/sitting/link.ts";
import type { ExamLink } from "../../core/sitting/link.ts";
import { mayAskFor, mayOpen } from "../../core/settings/exam-gate.ts";
import { storageError } from "../files/storage-error.ts";
import { createPlatformClient } from "../http/client.ts";
import { checkManifest, fetchChunks, fetchManifest, keepChunk } from "../package/fetch-package.ts";
import { openPackageCache } from "../package/package-cache.ts";
import type { Flow } from "./flow.ts";
import type { OpenedExam } from "./opened-exam.ts";

/** How the student names the exam. */
export type OpenRequest =
  | { readonly from: "link"; readonly link: string }
  | { readonly from: "code"; readonly platform: string; readonly code: string }
  | { readonly from: "file" };

const MOST_FILE_BYTES = 512 * 1024 * 1024;

/** Opens an exam by link, code or file, showing progress, and goes on to its policy. A failure is shown on the first screen and returned. */
export async function openExam(flow: Flow, request: OpenRequest): Promise<Result<Record<string, never>, InvigilError>> {
  const stage = flow.at("open");
  if (stage === null || stage.busy !== null) return flow.wrongStage();
  if (request.from === "file") {
    const allowed = mayAskFor(flow.parts.settings.machine(), flow.parts.ports.system.system, "file", null);
    if (!allowed.ok) return notOpened(flow, allowed.error);
    const path = await flow.parts.ports.dialogs.openFile({ title: "Open an exam file", name: "Exam", extensions: ["invigil"] });
    return path === null ? ok({}) : await openExamFile(flow, path);
  }
  return await opening(flow, "Looking for the exam", async () => {
    const link = request.from === "link" ? parseAllowedLink(flow, request.link) : await findByCode(flow, request.platform, request.code);
    return link.ok ? await fetchExam(flow, link.value) : link;
  });
}

/** Opens an exam file by its path. */
export async function openExamFile(flow: Flow, path: string): Promise<Result<Record<string, never>, InvigilError>> {
  if (flow.at("open") === null) return flow.wrongStage();
  return await opening(flow, "Reading the exam file", async () => {
    const allowed = mayAskFor(flow.parts.settings.machine(), flow.parts.ports.system.system, "file", null);
    return allowed.ok ? await readExamFile(flow, path) : allowed;
  });
}

async function opening(flow: Flow, label: string, open: () => Promise<Result<OpenedExam, InvigilError>>): Promise<Result<Record<string, never>, InvigilError>> {
  flow.go({ name: "open", busy: { label, progress: 0 }, error: null });
  const opened = await open();
  if (!opened.ok) return notOpened(flow, opened.error);
  flow.controls = flow.parts.lockdown.forecast(opened.value.manifest.policy);
  flow.parts.settings.change({ platform: opened.value.platform });
  flow.parts.windows.remember(opened.value.manifest.packageId, opened.value.manifest.window);
  flow.go({ name: "policy", exam: opened.value, agreed: false });
  return ok({});
}

function notOpened(flow: Flow, error: InvigilError): Result<never, InvigilError> {
  flow.parts.log.write("warn", "exam not opened", { error: error.code, detail: error.detail ?? {} });
  flow.go({ name: "open", busy: null, error });
  return { ok: false, error };
}

/** A link, when the centre lets its platform be asked. */
function parseAllowedLink(flow: Flow, text: string): Result<ExamLink, InvigilError> {
  const link = parseExamLink(text);
  if (!link.ok) return link;
  // SECURITY: before anything is fetched, so that a machine that is fixed to one platform talks to no other.
  const allowed = mayAskFor(flow.parts.settings.machine(), flow.parts.ports.system.system, "link", link.value.platform);
  return allowed.ok ? link : allowed;
}

async function findByCode(flow: Flow, typedPlatform: string, code: string): Promise<Result<ExamLink, InvigilError>> {
  const platform = parsePlatform(typedPlatform);
  if (!platform.ok) return platform;
  const allowed = mayAskFor(flow.parts.settings.machine(), flow.parts.ports.system.system, "code", platform.value);
  if (!allowed.ok) return allowed;
  const found = await createPlatformClient(platform.value).request("findPackage", { params: { code: code.trim() }, body: undefined });
  return found.ok ? ok({ platform: platform.value, packageId: found.value.packageId, issuer: null }) : found;
}

async function fetchExam(flow: Flow, link: ExamLink): Promise<Result<OpenedExam, InvigilError>> {
  const { known, config } = flow.parts;
  const client = createPlatformClient(link.platform);
  const found = await fetchManifest(client, link.packageId, link.issuer ?? known.keyOf(link.platform));
  if (!found.ok) return found;
  const { manifest, manifestJws, issuer } = found.value;
  const usable = parsePlatform(manifest.platform);
  if (!usable.ok) return usable;
  const allowed = mayOpen(flow.parts.settings.machine(), usable.value, issuer.kid);
  if (!allowed.ok) return allowed;
  const met = known.keyOf(usable.value);
  // SECURITY: a package from anywhere that claims a platform met before must be signed by that platform's key, or by the one that the link names.
  if (link.issuer === null && met !== null && met !== issuer.kid) return fail("package/untrusted-issuer", "this exam is not signed by the organisation that its platform belongs to");
  const progress = (fraction: number): void => flow.go({ name: "open", busy: { label: "Getting the exam", progress: fraction }, error: null });
  progress(0);
  const chunks = await fetchChunks(client, manifest, openPackageCache(config.profile, manifest.packageId), progress);
  if (!chunks.ok) return chunks;
  const former = known.keyOf(link.platform);
  const replaces = former === null || former === issuer.kid ? null : { platform: link.platform, kid: former };
  // SECURITY: a link may bring another key than the one that was met before, but not silently: the student sees both before it counts.
  if (replaces === null) known.remember(link.platform, issuer.kid);
  return ok({ manifest, manifestJws, issuer, platform: usable.value, chunks: chunks.value, replaces });
}

async function readExamFile(flow: Flow, path: string): Promise<Result<OpenedExam, InvigilError>> {
  const bytes = await readBounded(path);
  if (!bytes.ok) return bytes;
  const file = decodePackageFile(bytes.value);
  if (!file.ok) return file;
  const trusted = await checkManifest(file.value.manifestJws, file.value.organisationKeys, null);
  if (!trusted.ok) return trusted;
  const { manifest, issuer } = trusted.value;
  const usable = parsePlatform(manifest.platform);
  if (!usable.ok) return usable;
  const allowed = mayOpen(flow.parts.settings.machine(), usable.value, issuer.kid);
  if (!allowed.ok) return allowed;
  const met = flow.parts.known.keyOf(usable.value);
  // SECURITY: a file brings its own keys; one that claims a platform met before must be signed by that platform's key.
  if (met !== null && met !== issuer.kid) return fail("package/untrusted-issuer", "this file is not signed by the organisation that this platform belongs to");
  if (file.value.chunks.length !== manifest.chunks.length) return fail("package/truncated", "the file does not hold the whole exam");
  const cache = openPackageCache(flow.parts.config.profile, manifest.packageId);
  for (const [index, chunk] of file.value.chunks.entries()) {
    const kept = await keepChunk(manifest, cache, index, manifest.chunks[index]?.sha256 ?? "", chunk);
    if (!kept.ok) return kept;
    flow.go({ name: "open", busy: { label: "Reading the exam file", progress: (index + 1) / file.value.chunks.length }, error: null });
  }
  return ok({ manifest, manifestJws: file.value.manifestJws, issuer, platform: usable.value, chunks: file.value.chunks, replaces: null });
}

async function readBounded(path: string): Promise<Result<Uint8Array, InvigilError>> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > MOST_FILE_BYTES) return fail("package/altered", "this is not an exam file", { bytes: facts.size });
    return ok(await readFile(path));
  } catch (cause) {
    const error = storageError(cause);
    if (error === null) throw cause;
    return error.detail?.["reason"] === "ENOENT" ? fail("package/not-found", "the exam file is not there") : { ok: false, error };
  }
}
