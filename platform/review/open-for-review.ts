import type { OpenedComputers, OpenedIncidents, OpenedReview, OpenedTyping } from "../../core/contract/wire-review.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { JournalEventKind } from "../../core/journal/record.ts";
import { injectionWords } from "../../core/keystroke/injection.ts";
import { asAgreed, reviewTyping } from "../../core/keystroke/review-typing.ts";
import type { PlacedKeys, ReviewedWindow } from "../../core/keystroke/review-typing.ts";
import { collectorOf } from "../../core/policy/incident.ts";
import type { Policy } from "../../core/policy/policy.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { SittingId } from "../../core/sitting/ids.ts";
import { deviceFindings, toldFinding } from "../device/device-findings.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { TimelineEntry } from "../sitting/open-sitting.ts";
import { openSitting } from "../sitting/open-sitting.ts";
import type { StaffMember } from "../staff/member.ts";
import { sittingUnderPolicy } from "./known-sitting.ts";
import { looksAtAny, mayLook } from "./viewers.ts";

/** Largest journal that is opened beside running exams, bytes of payload. A three-hour exam with essays stays below a third of it. */
export const MOST_OPENED_BYTES = 64 * 1024 * 1024;
/** Most stretches of typing that are compared: twice what three hours of writing without a pause come to. They take the platform a quarter of a second, in which it does nothing else. */
const MOST_STRETCHES = 600;
/** Most incidents that are shown. What is beyond either is counted, and the command line prints it. */
const MOST_INCIDENTS = 1000;
/** Most reports of a computer, and findings about computers. */
const MOST_COMPUTERS = 20;

/** How many records of each kind were deleted on their date, before the sitting was opened. */
export type Forgotten = Readonly<Partial<Record<JournalEventKind, number>>>;

/**
 * Decrypts what a reviewer looks at: typing, computers and incidents, each only for the roles that candidates were told of. Answers stay closed. Written into the
 * audit log first. Errors: staff/forbidden, sitting/not-found, http/too-large, crypto/…, journal/…, package/…, policy/…, storage/….
 */
export async function openForReview(folder: DataFolder, sittingId: SittingId, { actor, roles }: Pick<StaffMember, "actor" | "roles">): Promise<Result<OpenedReview, InvigilError>> {
  const found = await sittingUnderPolicy(folder, sittingId);
  if (!found.ok) return found;
  const { file, policy } = found.value;
  const open = {
    typing: mayLook(policy, "keystrokes", roles), computers: mayLook(policy, "device-report", roles), incidents: mayLook(policy, "incidents", roles), programs: mayLook(policy, "process-matches", roles),
  };
  // SECURITY: candidates agreed to certain people looking; nobody else does, and nothing is decrypted for them.
  if (!looksAtAny(policy, roles)) return fail("staff/forbidden", "candidates were told that others look at this");
  // SECURITY: a client that wrote without end must not stop the platform for everybody else when staff look at it.
  if (file.journal.bytes > MOST_OPENED_BYTES) return fail("http/too-large", `this record is too large for a page; open it with: invigil sitting open ${sittingId}`, { bytes: file.journal.bytes });
  const openedAt = folder.clock.now();
  const opened = await openSitting(folder, file, { actor, action: "sitting-opened" });
  if (!opened.ok) return opened;
  const sightings = await folder.store.read((tables) => tables.deviceSightings(file.sitting.examId));
  if (!sightings.ok) return sightings;
  const { findings } = deviceFindings(sightings.value);
  const { timeline, contradiction } = opened.value;
  const forgotten = forgottenIn(timeline);
  const reports = timeline.flatMap(({ event }) => (event.kind === "device-report" ? [event.report] : []));
  const computers: OpenedComputers = {
    reports: reports.slice(0, MOST_COMPUTERS), forgotten: forgotten["device-report"] ?? 0, sightings: sightings.value.filter((sighting) => sighting.sittingId === sittingId).length,
    findings: findings.filter(({ first, second }) => first.sittingId === sittingId || second.sittingId === sittingId).slice(0, MOST_COMPUTERS).map(toldFinding),
  };
  return ok({
    openedAt, contradiction, moved: file.journal.continuesFrom !== null, typing: open.typing ? openedTyping(timeline, policy.keystrokes, forgotten) : null, computers: open.computers ? computers : null,
    incidents: open.incidents || open.programs ? openedIncidents(timeline, open, forgotten) : null,
  });
}

function forgottenIn(timeline: readonly TimelineEntry[]): Forgotten {
  const counts: Partial<Record<JournalEventKind, number>> = {};
  for (const { event } of timeline) if (event.kind === "forgotten") counts[event.was] = (counts[event.was] ?? 0) + 1;
  return counts;
}

/** The typing of a timeline as far as the policy lets it be looked at. */
export function openedTyping(timeline: readonly TimelineEntry[], { level, compare, injection: looked }: Policy["keystrokes"], forgotten: Forgotten): OpenedTyping {
  // SECURITY: what the policy does not name is not shown, whatever a client recorded.
  const placed = level === "off" ? [] : timeline.flatMap(({ seq, elapsed, event }): readonly PlacedKeys[] => (event.kind === "keystrokes" ? [{ seq, elapsed, keys: event.keys }] : []));
  const review = asAgreed(reviewTyping(placed.slice(0, MOST_STRETCHES)), { compare, injection: looked });
  const { keys, enrolment, learntUntil, windows, standing, differences, injection, found, edits, unusual } = review;
  return {
    objectedAt: timeline.find(({ event }) => event.kind === "objected" && event.to === "keystrokes")?.at ?? null,
    compared: compare, forgotten: forgotten.keystrokes ?? 0, leftOut: Math.max(0, placed.length - MOST_STRETCHES), keys,
    profile: enrolment.kind === "enrolled" ? { kind: "enrolled", keys: enrolment.profile.keys, until: learntUntil } : enrolment,
    windows: windows.map(shownWindow), standing, differences,
    injection: looked ? { standing: injection.standing, windows: injection.windows, found: found.map(({ reason, windows: times, elapsed, example }) => ({ reason, windows: times, elapsed, example: injectionWords(example) })) } : null,
    edits, unusual,
  };
}

function shownWindow({ seq, elapsed, keys, score }: ReviewedWindow): OpenedTyping["windows"][number] {
  if (score.kind === "not-enough") return { seq, elapsed, keys, score: { kind: "not-enough", reason: score.reason } };
  return { seq, elapsed, keys, score: { kind: "scored", score: score.score, low: score.low, high: score.high, clockChanged: score.clockChanged } };
}

function openedIncidents(timeline: readonly TimelineEntry[], open: { readonly incidents: boolean; readonly programs: boolean }, forgotten: Forgotten): OpenedIncidents {
  const incidents = timeline.flatMap(({ seq, at, elapsed, event }) => (event.kind === "incident" && (collectorOf(event.incident) === "incidents" ? open.incidents : open.programs) ? [{ seq, at, elapsed, incident: event.incident, detail: event.detail }] : []));
  return { incidents: incidents.slice(0, MOST_INCIDENTS), forgotten: forgotten.incident ?? 0, leftOut: Math.max(0, incidents.length - MOST_INCIDENTS) };
}
