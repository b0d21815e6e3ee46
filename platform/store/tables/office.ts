import type { Kysely } from "kysely";
import type { AuditRow, OrganisationKeyRow, Schema } from "../schema.ts";

/** The organisation's own papers: settings, keys and the audit log. */
export interface Office {
  setting(name: string): Promise<string | undefined>;
  saveSetting(name: string, value: string): Promise<void>;
  addKey(row: OrganisationKeyRow): Promise<void>;
  /** Oldest first. */
  keys(): Promise<readonly OrganisationKeyRow[]>;
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

    lastAudit: () => db.selectFrom("audit").selectAll().orderBy("seq", "desc").limit(1).executeTakeFirst(),
    async addAudit(row) {
      await db.insertInto("audit").values(row).execute();
    },
    countAudit: async (subject, action) =>
      (await db.selectFrom("audit").select((eb) => eb.fn.countAll<number>().as("entries")).where("subject", "=", subject).where("action", "=", action).executeTakeFirstOrThrow()).entries,
    audit: () => db.selectFrom("audit").selectAll().orderBy("seq").execute(),
  };
}
