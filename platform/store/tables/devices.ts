import type { Kysely } from "kysely";
import type { ExamId, JournalId, PackageId, SittingId } from "../../../core/sitting/ids.ts";
import type { DeviceRow, Schema } from "../schema.ts";

/** A computer of a candidate, with what is known of where it was seen. */
export interface DeviceSighting extends DeviceRow {
  readonly sittingId: SittingId;
  readonly packageId: PackageId;
  readonly examId: ExamId;
  readonly candidateId: string;
  readonly candidate: string;
  /** Public key of the installation. */
  readonly deviceKey: string;
}

/** Computers by their pseudonyms. */
export interface Devices {
  /** Keeps the first sighting of a computer with a journal; another one changes nothing. */
  addDevice(row: DeviceRow): Promise<void>;
  countDevices(journalId: JournalId): Promise<number>;
  /** Pseudonymous ids by package, and when the last of them is deleted. */
  devicesByPackage(): Promise<readonly { readonly packageId: PackageId; readonly held: number; readonly deleteAt: number }[]>;
  /** Of one exam, or of all; oldest first. */
  deviceSightings(examId: ExamId | null): Promise<readonly DeviceSighting[]>;
  /** Deletes what is past its retention. @returns how many */
  deleteDevices(now: number): Promise<number>;
}

export function devices(db: Kysely<Schema>): Devices {
  return {
    async addDevice(row) {
      await db.insertInto("devices").values(row).onConflict((conflict) => conflict.doNothing()).execute();
    },
    countDevices: async (journalId) =>
      (await db.selectFrom("devices").select((eb) => eb.fn.countAll<number>().as("entries")).where("journalId", "=", journalId).executeTakeFirstOrThrow()).entries,
    devicesByPackage: () =>
      db.selectFrom("devices").innerJoin("journals", "journals.journalId", "devices.journalId").innerJoin("sittings", "sittings.sittingId", "journals.sittingId")
        .select((eb) => ["sittings.packageId", eb.fn.countAll<number>().as("held"), eb.fn.max("devices.deleteAfter").as("deleteAt")]).groupBy("sittings.packageId").execute(),
    deviceSightings: (examId) => {
      const all = db
        .selectFrom("devices")
        .innerJoin("journals", "journals.journalId", "devices.journalId")
        .innerJoin("sittings", "sittings.sittingId", "journals.sittingId")
        .innerJoin("candidates", "candidates.candidateId", "sittings.candidateId")
        .selectAll("devices")
        .select(["sittings.sittingId", "sittings.packageId", "sittings.examId", "sittings.candidateId", "candidates.name as candidate", "journals.deviceKey"])
        .orderBy("devices.seenAt")
        .orderBy("devices.journalId");
      return (examId === null ? all : all.where("sittings.examId", "=", examId)).execute();
    },
    deleteDevices: async (now) => Number((await db.deleteFrom("devices").where("deleteAfter", "<=", now).executeTakeFirst()).numDeletedRows),
  };
}
