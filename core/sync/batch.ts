import { MAX_RECORDS_PER_UPLOAD } from "../contract/wire.ts";
import type { JournalRecord } from "../journal/record.ts";

/** Most bytes of payload in one upload: well under the route's limit of 4 MiB with what JSON adds. */
const MOST_BYTES = 2_000_000;

/** The longest run of records from the first on that fits one upload; at least one. */
export function firstBatch(records: readonly JournalRecord[]): readonly JournalRecord[] {
  let bytes = 0;
  let count = 0;
  for (const record of records.slice(0, MAX_RECORDS_PER_UPLOAD)) {
    bytes += record.payload.length + 200;
    if (count > 0 && bytes > MOST_BYTES) break;
    count += 1;
  }
  return records.slice(0, count);
}
