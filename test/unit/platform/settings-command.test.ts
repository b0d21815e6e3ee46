import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "./support/room.ts";
import { invigil } from "./support/served.ts";

function written(name: string, document: unknown): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, JSON.stringify(document));
  return path;
}

describe("settings explain", () => {
  it("says what would hold with these files, the last one first", async () => {
    const base = written("10-base.json", { version: 1, centre: "City college", mandatory: { theme: "dark" } });
    const room = written("50-room.json", { version: 1, mandatory: { theme: "light" } });

    const [json, human] = await Promise.all([invigil("settings", "explain", base, room, "--json"), invigil("settings", "explain", base, room)]);

    expect(json.json.settings.find(({ key }: { key: string }) => key === "theme")).toMatchObject({ value: "light", source: room, locked: true, overrode: [{ source: base, value: "dark" }, { source: "Invigil's default" }] });
    expect(human.stdout).toContain("Managed by: City college");
    expect(human.status).toBe(0);
  });

  it("ends with status 1 when something is refused, and with 2 when a file is not there", async () => {
    const [refused, missing] = await Promise.all([invigil("settings", "explain", written("a.json", { version: 1, mandatory: { platfrom: "x" } })), invigil("settings", "explain", "/nothing/here.json")]);

    expect(refused.status).toBe(1);
    expect(refused.stdout).toContain("mandatory.platfrom: this version knows no such setting");
    expect(missing.status).toBe(2);
  });
});
