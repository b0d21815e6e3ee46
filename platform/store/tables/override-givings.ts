import type { Kysely } from "kysely";
import type { PackageId } from "../../../core/sitting/ids.ts";
import type { OverrideGivingRow, Schema } from "../schema.ts";

/** Which override codes were given out. */
export interface OverrideGivings {
  addOverrideGiving(row: OverrideGivingRow): Promise<void>;
  /** In the order of their numbers. */
  overrideGivings(packageId: PackageId): Promise<readonly OverrideGivingRow[]>;
}

export function overrideGivings(db: Kysely<Schema>): OverrideGivings {
  return {
    async addOverrideGiving(row) {
      await db.insertInto("overrideGivings").values(row).execute();
    },
    overrideGivings: (packageId) => db.selectFrom("overrideGivings").selectAll().where("packageId", "=", packageId).orderBy("number").execute(),
  };
}
