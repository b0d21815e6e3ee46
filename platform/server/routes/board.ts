import { MOST_BOARD_ROWS } from "../../../core/contract/wire-board.ts";
import type { BoardRow } from "../../../core/contract/wire-board.ts";
import { wire } from "../../../core/contract/wire.ts";
import { newId } from "../../../core/crypto/random.ts";
import { fail } from "../../../core/errors.ts";
import { ok } from "../../../core/result.ts";
import type { BoardChange } from "../../store/tables/board.ts";
import type { BoundRoute } from "../answers.ts";
import { staffRead } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** What the board of an exam reads: everything once, in parts, then what changed. */
export function boardRoutes({ folder }: Desk): Readonly<Record<"staffBoard", BoundRoute>> {
  const { store, clock } = folder;
  // A backup that is put back counts changes anew, so a cursor is good for one start of the platform.
  const thisStart = newId(folder.random);
  return {
    staffBoard: staffRead(wire.staffBoard, async ({ params: { packageId, since } }) => {
      const [start, change] = since.split("-");
      const whole = start !== thisStart;
      const from = whole ? 0 : Number(change);
      // Asked before reading: whatever is seen after this moment is newer than it says, never older.
      const now = clock.now();
      const read = await store.read(async (tables) => ({ pkg: await tables.package(packageId), changes: await tables.boardChanges(packageId, from, MOST_BOARD_ROWS + 1) }));
      if (!read.ok) return read;
      const { pkg } = read.value;
      if (pkg === undefined) return fail("package/not-found", "there is no such package");
      const changes = read.value.changes.slice(0, MOST_BOARD_ROWS);
      return ok({
        cursor: `${thisStart}-${changes.at(-1)?.change ?? from}`, now, whole, more: read.value.changes.length > MOST_BOARD_ROWS, questions: pkg.questions,
        rows: changes.flatMap((row) => (row.candidate === null ? [] : [shown(row, row.candidate)])),
        gone: changes.filter(({ candidate }) => candidate === null).map(({ candidateId }) => candidateId),
      });
    }),
  };
}

function shown({ candidateId, sittingId, presence, answered, remainingMs, lastSeenAt, incidents, sealedAt, receivedAt }: BoardChange, candidate: string): BoardRow {
  return {
    candidateId, candidate, sittingId, state: sealedAt === null ? (presence ?? "not-here") : "received", answered: answered ?? 0, remainingMs: remainingMs ?? 0, incidents: incidents ?? 0, lastSeenAt, sealedAt, receiptAt: receivedAt,
  };
}
