import type { Tables } from "../store/store.ts";

/** Name of the organisation as candidates see it, until `serve --organisation` says another. */
const DEFAULT_ORGANISATION = "Invigil";

/** Name of the organisation, as exams and receipts state it. */
export async function organisationName(tables: Tables): Promise<string> {
  return (await tables.setting("organisation")) ?? DEFAULT_ORGANISATION;
}

/** Where the server was last reachable; undefined when it never ran. Links and packages carry it. */
export async function publicUrl(tables: Tables): Promise<string | undefined> {
  return tables.setting("publicUrl");
}

/** Names the organisation from now on; packages that exist keep the name that they were signed with. */
export async function saveOrganisationName(tables: Tables, name: string): Promise<void> {
  await tables.saveSetting("organisation", name);
}

/** Remembers where clients reach the server. */
export async function savePublicUrl(tables: Tables, url: string): Promise<void> {
  await tables.saveSetting("publicUrl", url);
}
