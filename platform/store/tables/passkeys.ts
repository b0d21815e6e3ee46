import type { Kysely } from "kysely";
import type { StaffId } from "../../../core/staff/role.ts";
import type { Schema } from "../schema.ts";
import type { PasskeyRow, SpentChallengeRow } from "../staff-rows.ts";

/** Keys with which staff sign in. */
export interface Passkeys {
  /** False, and nothing is written, when there is one of this id already, whoever's it is. */
  addPasskey(row: PasskeyRow): Promise<boolean>;
  passkey(credentialId: string): Promise<PasskeyRow | undefined>;
  /** Oldest first. */
  passkeysOf(staffId: StaffId): Promise<readonly PasskeyRow[]>;
  /** Notes a use; false when its count did not grow, though it counts. */
  usePasskey(credentialId: string, use: { readonly counter: number; readonly at: number }): Promise<boolean>;
  /** The one that was removed. */
  removePasskey(staffId: StaffId, credentialId: string): Promise<PasskeyRow | undefined>;
  removePasskeys(staffId: StaffId): Promise<void>;
  /** True for exactly one caller; those whose time is over are dropped. */
  spendChallenge(row: SpentChallengeRow, now: number): Promise<boolean>;
}

export function passkeys(db: Kysely<Schema>): Passkeys {
  return {
    addPasskey: async (row) => (await db.insertInto("passkeys").values(row).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()).numInsertedOrUpdatedRows === 1n,
    passkey: (credentialId) => db.selectFrom("passkeys").selectAll().where("credentialId", "=", credentialId).executeTakeFirst(),
    passkeysOf: (staffId) => db.selectFrom("passkeys").selectAll().where("staffId", "=", staffId).orderBy("createdAt").orderBy("credentialId").execute(),
    usePasskey: async (credentialId, { counter, at }) =>
      (await db
        .updateTable("passkeys").set({ counter, lastUsedAt: at })
        .where("credentialId", "=", credentialId)
        // SECURITY: a count that does not grow says that there are two copies of the key (WebAuthn Level 3 §6.1.1).
        .where((where) => where.or([where("counter", "<", counter), where.and([where("counter", "=", 0), where.lit(counter === 0)])]))
        .executeTakeFirst()).numUpdatedRows === 1n,
    removePasskey: (staffId, credentialId) => db.deleteFrom("passkeys").where("staffId", "=", staffId).where("credentialId", "=", credentialId).returningAll().executeTakeFirst(),
    async removePasskeys(staffId) {
      await db.deleteFrom("passkeys").where("staffId", "=", staffId).execute();
    },
    async spendChallenge(row, now) {
      await db.deleteFrom("spentChallenges").where("expiresAt", "<=", now).execute();
      return (await db.insertInto("spentChallenges").values(row).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()).numInsertedOrUpdatedRows === 1n;
    },
  };
}
