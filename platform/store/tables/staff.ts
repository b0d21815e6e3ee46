import type { Kysely } from "kysely";
import type { StaffId } from "../../../core/staff/role.ts";
import type { Schema } from "../schema.ts";
import type { RecoveryCodeRow, StaffLinkRow, StaffRow, StaffSessionRow } from "../staff-rows.ts";

/** Who works here, and how they come in. */
export interface Staff {
  /** False, and nothing is written, when somebody has that name already. */
  addStaff(row: StaffRow): Promise<boolean>;
  /** By name. */
  staff(): Promise<readonly StaffRow[]>;
  staffMember(staffId: StaffId): Promise<StaffRow | undefined>;
  staffByName(nameKey: string): Promise<StaffRow | undefined>;
  changeStaff(staffId: StaffId, changes: Partial<Omit<StaffRow, "staffId">>): Promise<void>;
  /** Takes a code's step for used: true for exactly one caller. */
  useTotpStep(staffId: StaffId, step: number): Promise<boolean>;
  /** Puts codes in the place of those before. */
  setRecoveryCodes(staffId: StaffId, codeTags: readonly string[]): Promise<void>;
  /** True for exactly one caller. */
  useRecoveryCode(row: RecoveryCodeRow): Promise<boolean>;
  addStaffLink(row: StaffLinkRow): Promise<void>;
  /** Marks the link as used: the link for exactly one caller, and only before it expires. */
  useStaffLink(secretSha256: string, now: number): Promise<StaffLinkRow | undefined>;
  /** Ends the links of a member that nobody used. */
  dropStaffLinks(staffId: StaffId): Promise<void>;
  addStaffSession(row: StaffSessionRow): Promise<void>;
  staffSession(tokenSha256: string): Promise<StaffSessionRow | undefined>;
  endStaffSession(tokenSha256: string): Promise<void>;
  endStaffSessions(staffId: StaffId): Promise<void>;
}

export function staff(db: Kysely<Schema>): Staff {
  return {
    addStaff: async (row) => (await db.insertInto("staff").values(row).onConflict((conflict) => conflict.column("nameKey").doNothing()).executeTakeFirst()).numInsertedOrUpdatedRows === 1n,
    staff: () => db.selectFrom("staff").selectAll().orderBy("nameKey").execute(),
    staffMember: (staffId) => db.selectFrom("staff").selectAll().where("staffId", "=", staffId).executeTakeFirst(),
    staffByName: (nameKey) => db.selectFrom("staff").selectAll().where("nameKey", "=", nameKey).executeTakeFirst(),
    async changeStaff(staffId, changes) {
      await db.updateTable("staff").set(changes).where("staffId", "=", staffId).execute();
    },
    useTotpStep: async (staffId, step) =>
      // SECURITY: a code is good once; two requests with one code at the same moment must not both get in.
      (await db.updateTable("staff").set({ totpStep: step }).where("staffId", "=", staffId).where("totpStep", "<", step).executeTakeFirst()).numUpdatedRows === 1n,
    async setRecoveryCodes(staffId, codeTags) {
      await db.deleteFrom("recoveryCodes").where("staffId", "=", staffId).execute();
      for (const codeTag of codeTags) await db.insertInto("recoveryCodes").values({ staffId, codeTag }).execute();
    },
    useRecoveryCode: async ({ staffId, codeTag }) =>
      (await db.deleteFrom("recoveryCodes").where("staffId", "=", staffId).where("codeTag", "=", codeTag).executeTakeFirst()).numDeletedRows === 1n,

    async addStaffLink(row) {
      await db.insertInto("staffLinks").values(row).execute();
    },
    async useStaffLink(secretSha256, now) {
      const used = await db
        .updateTable("staffLinks").set({ usedAt: now })
        .where("secretSha256", "=", secretSha256)
        // SECURITY: a staff link opens one session once; without this line a link seen over a shoulder opens the console again.
        .where("usedAt", "is", null)
        .where("expiresAt", ">", now)
        .executeTakeFirst();
      return used.numUpdatedRows === 1n ? db.selectFrom("staffLinks").selectAll().where("secretSha256", "=", secretSha256).executeTakeFirst() : undefined;
    },
    async dropStaffLinks(staffId) {
      await db.deleteFrom("staffLinks").where("staffId", "=", staffId).where("usedAt", "is", null).execute();
    },
    async addStaffSession(row) {
      await db.insertInto("staffSessions").values(row).execute();
    },
    staffSession: (tokenSha256) => db.selectFrom("staffSessions").selectAll().where("tokenSha256", "=", tokenSha256).executeTakeFirst(),
    async endStaffSession(tokenSha256) {
      await db.deleteFrom("staffSessions").where("tokenSha256", "=", tokenSha256).execute();
    },
    async endStaffSessions(staffId) {
      await db.deleteFrom("staffSessions").where("staffId", "=", staffId).execute();
    },
  };
}
