import type { Kysely } from "kysely";
import type { AuditRow, OrganisationKeyRow, Schema, StaffLinkRow, StaffSessionRow } from "../schema.ts";

/** The organisation's own papers: settings, keys, staff access and the audit log. */
export interface Office {
  setting(name: string): Promise<string | undefined>;
  saveSetting(name: string, value: string): Promise<void>;
  addKey(row: OrganisationKeyRow): Promise<void>;
  /** Oldest first. */
  keys(): Promise<readonly OrganisationKeyRow[]>;
  addStaffLink(row: StaffLinkRow): Promise<void>;
  /** Marks the link as used: true for exactly one caller, and only before it expires. */
  useStaffLink(secretSha256: string, now: number): Promise<boolean>;
  addStaffSession(row: StaffSessionRow): Promise<void>;
  staffSession(tokenSha256: string): Promise<StaffSessionRow | undefined>;
  lastAudit(): Promise<AuditRow | undefined>;
  addAudit(row: AuditRow): Promise<void>;
  /** Entries of one action about one subject. */
  countAudit(subject: string, action: string): Promise<number>;
  /** Oldest first. */
  audit(): Promise<readonly AuditRow[]>;
}

export function office(db: Kysely<Schema>): Office {
  return {
    setting: async (name) => (await db.selectFrom("settings").select("value").where("name", "=", name).executeTakeFirst())?.value,
    async saveSetting(name, value) {
      await db.insertInto("settings").values({ name, value }).onConflict((conflict) => conflict.column("name").doUpdateSet({ value })).execute();
    },
    async addKey(row) {
      await db.insertInto("organisationKeys").values(row).execute();
    },
    keys: () => db.selectFrom("organisationKeys").selectAll().orderBy("createdAt").execute(),

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
      return used.numUpdatedRows === 1n;
    },
    async addStaffSession(row) {
      await db.insertInto("staffSessions").values(row).execute();
    },
    staffSession: (tokenSha256) => db.selectFrom("staffSessions").selectAll().where("tokenSha256", "=", tokenSha256).executeTakeFirst(),

    lastAudit: () => db.selectFrom("audit").selectAll().orderBy("seq", "desc").limit(1).executeTakeFirst(),
    async addAudit(row) {
      await db.insertInto("audit").values(row).execute();
    },
    countAudit: async (subject, action) =>
      (await db.selectFrom("audit").select((eb) => eb.fn.countAll<number>().as("entries")).where("subject", "=", subject).where("action", "=", action).executeTakeFirstOrThrow()).entries,
    audit: () => db.selectFrom("audit").selectAll().orderBy("seq").execute(),
  };
}
