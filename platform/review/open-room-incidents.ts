import { MOST_ROOM_INCIDENTS } from "../../core/contract/wire-incidents.ts";
import type { RoomIncident, RoomIncidents, TimelinePlace } from "../../core/contract/wire-incidents.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { openHeldRecord } from "../../core/journal/forgotten-record.ts";
import { verifyManifest } from "../../core/package/open-package.ts";
import { collectorOf } from "../../core/policy/incident.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { JournalId, PackageId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { recordOf } from "../sitting/append-records.ts";
import { recordKeyOf } from "../sitting/replay-held.ts";
import type { StaffMember } from "../staff/member.ts";
import type { IncidentRecord } from "../store/tables/incidents.ts";
import { mayLook } from "./viewers.ts";

/**
 * Decrypts the newest incidents of everybody who sits a package, or those before a place in that timeline: of each journal only the records that hold an incident, and of these
 * only what candidates were told that these roles look at. It does not check the journals, as opening one sitting does. Written into the audit log first.
 * Errors: staff/forbidden, package/…, policy/…, crypto/…, storage/….
 */
export async function openRoomIncidents(folder: DataFolder, packageId: PackageId, before: TimelinePlace | null, { actor, roles }: Pick<StaffMember, "actor" | "roles">): Promise<Result<RoomIncidents, InvigilError>> {
  const pkg = await folder.store.read((tables) => tables.package(packageId));
  if (!pkg.ok) return pkg;
  if (pkg.value === undefined) return fail("package/not-found", "there is no such package");
  const manifest = await verifyManifest(pkg.value.manifestJws, folder.keys.organisationKeys);
  if (!manifest.ok) return manifest;
  const { policy } = manifest.value;
  const open = { incidents: mayLook(policy, "incidents", roles), "process-matches": mayLook(policy, "process-matches", roles) };
  // SECURITY: candidates agreed to certain people looking; nothing is decrypted for anybody else.
  if (!open.incidents && !open["process-matches"]) return fail("staff/forbidden", "candidates were told that others look at this");

  const { examId } = pkg.value;
  const read = await folder.store.read(async (tables) => ({ exam: await tables.exam(examId), found: await tables.incidentRecords(packageId, before, MOST_ROOM_INCIDENTS + 1) }));
  if (!read.ok) return read;
  const { exam, found } = read.value;
  if (exam === undefined) throw new Error("a package has an exam");
  // With another master key nothing would open, which is no candidate's doing.
  const ours = await folder.keys.open("exam-private-key", examId, exam.privateKeySealed);
  if (!ours.ok) return ours;
  const records = found.slice(0, MOST_ROOM_INCIDENTS);
  const openedAt = folder.clock.now();
  // SECURITY: nobody reads what was recorded of candidates without leaving a trace: the entry is on disk before anything is decrypted.
  const noted = await folder.store.write(async (tables) => {
    await writeAudit(tables, { at: openedAt, actor, action: "room-incidents-opened", subject: packageId, detail: { sittings: new Set(records.map(({ sittingId }) => sittingId)).size, records: records.length } });
    return ok(undefined);
  });
  if (!noted.ok) return noted;

  const keys = new Map<JournalId, Awaited<ReturnType<typeof recordKeyOf>>>();
  const incidents: RoomIncident[] = [];
  let [unreadable, closed] = [0, 0];
  for (const record of records) {
    const key = keys.get(record.journalId) ?? await recordKeyOf(folder, exam, record, packageId);
    keys.set(record.journalId, key);
    const event = key.ok ? await openHeldRecord(key.value, recordOf(record)) : key;
    // One candidate's computer that wrote nonsense must not hide what happened to all others.
    if (!event.ok || event.value.kind !== "incident") unreadable += 1;
    else if (!open[collectorOf(event.value.incident)]) closed += 1;
    else incidents.push(shown(record, event.value));
  }
  const last = records.at(-1);
  return ok({ openedAt, incidents, unreadable, closed, before: found.length > records.length && last !== undefined ? { at: last.at, journalId: last.journalId, seq: last.seq } : null });
}

function shown({ sittingId, candidate, journalId, seq, at, elapsed, counts }: IncidentRecord, { incident, detail }: Pick<RoomIncident, "incident" | "detail">): RoomIncident {
  return { sittingId, candidate, journalId, seq, at, elapsed, incident, detail, otherComputer: counts === 0 };
}
