import type { Kysely } from "kysely";
import type { OrganisationKeyRow, Schema } from "../schema.ts";

/** The organisation's own papers: settings and keys. */
export interface Office {
  setting(name: string): Promise<string | undefined>;
  saveSetting(name: string, value: string): Promise<void>;
  addKey(row: OrganisationKeyRow): Promise<void>;
  /** Oldest first. */
  keys(): Promise<readonly OrganisationKeyRow[]>;
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
  };
}
