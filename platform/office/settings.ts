import type { Tables } from "../store/store.ts";

/** Name of the organisation as candidates see it, until `serve --organisation` says another. */
const DEFAULT_ORGANISATION = "Invigil";

export async function organisationName(tables: Tables): Promise<string> {
  return (await tables.setting("organisation")) ?? DEFAULT_ORGANISATION;
}

/** Where the server was last reachable; undefined when it never ran. Links and packages carry it. */
export async function publicUrl(tables: Tables): Promise<string | undefined> {
  return tables.setting("publicUrl");
}

export async function saveOrganisationName(tables: Tables, name: string): Promise<void> {
  await tables.saveSetting("organisation", name);
}

export async function savePublicUrl(tables: Tables, url: string): Promise<void> {
  await tables.saveSetting("publicUrl", url);
}
