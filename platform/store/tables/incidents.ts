import type { Kysely } from "kysely";
import type { TimelinePlace } from "../../../core/contract/wire-incidents.ts";
import type { PackageId, SittingId } from "../../../core/sitting/ids.ts";
import type { JournalRow, RecordRow } from "../journal-rows.ts";
import type { Schema } from "../schema.ts";

/** Longest payload that is read, characters; what a computer says of an incident takes some hundred. A client that writes more is not let fill the platform's memory when staff look at a room. */
const MOST_PAYLOAD = 64 * 1024;

/** A record of an incident, still encrypted, with whose it is and what opens it. */
export interface IncidentRecord extends RecordRow {
  readonly sittingId: SittingId;
  readonly candidate: string;
  readonly enc: JournalRow["enc"];
  /** Whether its journal is the one that counts. */
  readonly counts: 0 | 1;
}

/** What happened in a whole room. */
export interface Incidents {
  /** Records of incidents of a package that were not deleted on their date, newest first by the candidates' clocks; the payload of one that is far too long is empty. @param before only those that come before this place */
  incidentRecords(packageId: PackageId, before: TimelinePlace | null, limit: number): Promise<readonly IncidentRecord[]>;
}

export function incidents(db: Kysely<Schema>): Incidents {
  return {
    incidentRecords: (packageId, before, limit) => {
      const all = db.selectFrom("sittings")
        .innerJoin("candidates", "candidates.candidateId", "sittings.candidateId")
        .innerJoin("journals", "journals.sittingId", "sittings.sittingId")
        .innerJoin("records", (join) => join.onRef("records.journalId", "=", "journals.journalId").on("records.holds", "=", "incident"))
        .select((eb) => [
          "records.journalId", "records.seq", "records.kind", "records.at", "records.elapsed", "records.payloadSha256", "records.holds", "records.head",
          eb.case().when(eb.fn<number>("length", ["records.payload"]), "<=", MOST_PAYLOAD).then(eb.ref("records.payload")).else("").end().as("payload"),
          "sittings.sittingId", "candidates.name as candidate", "journals.enc", eb("journals.journalId", "=", eb.ref("sittings.journalId")).$castTo<0 | 1>().as("counts"),
        ])
        .where("sittings.packageId", "=", packageId).where("journals.incidents", ">", 0)
        .orderBy("records.at", "desc").orderBy("records.journalId", "desc").orderBy("records.seq", "desc").limit(limit);
      // Row values compare as the order goes (sqlite.org/rowvalue.html).
      return (before === null ? all : all.where((eb) => eb(eb.refTuple("records.at", "records.journalId", "records.seq"), "<", eb.tuple(before.at, before.journalId, before.seq)))).execute();
    },
  };
}
