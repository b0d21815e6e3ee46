import type { Kysely } from "kysely";
import type { PackageId } from "../../../core/sitting/ids.ts";
import type { Schema } from "../schema.ts";

/** Packages that anybody may sit. */
export interface Rehearsals {
  addRehearsal(packageId: PackageId): Promise<void>;
  isRehearsal(packageId: PackageId): Promise<boolean>;
  rehearsals(): Promise<readonly PackageId[]>;
}

export function rehearsals(db: Kysely<Schema>): Rehearsals {
  return {
    async addRehearsal(packageId) {
      await db.insertInto("rehearsals").values({ packageId }).execute();
    },
    isRehearsal: async (packageId) => (await db.selectFrom("rehearsals").select("packageId").where("packageId", "=", packageId).executeTakeFirst()) !== undefined,
    rehearsals: async () => (await db.selectFrom("rehearsals").select("packageId").execute()).map(({ packageId }) => packageId),
  };
}
