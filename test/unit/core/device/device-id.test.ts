import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanIdentifier, isFiller, isPlaceholder } from "../../../../core/device/clean-identifier.ts";
import type { RawIdentifiers } from "../../../../core/device/device-id.ts";
import { deviceIdentitySchema, identifyDevice, matchDevices } from "../../../../core/device/device-id.ts";
import * as v from "valibot";

const SALT = Uint8Array.from({ length: 32 }, (_, index) => index + 1);
const OTHER_SALT = Uint8Array.from({ length: 32 }, (_, index) => 200 - index);

/** A computer whose maker wrote everything. */
const WHOLE: RawIdentifiers = {
  "system-uuid": "4c4c4544-0042-3510-8052-b3c04f4b4e32", "board-serial": "/7HQ5YJ3/CNWS20008L0153/", "system-serial": "7HQ5YJ3", "disk-serial": ["S4EVNX0R512345W"], "install-id": "thumbprint-of-a-key",
};

function without(...kinds: readonly (keyof RawIdentifiers)[]): RawIdentifiers {
  return Object.fromEntries(Object.entries(WHOLE).filter(([kind]) => !kinds.includes(kind as keyof RawIdentifiers))) as unknown as RawIdentifiers;
}

describe("the id of a computer", () => {
  it("is the same each time, and fits what the wire takes", async () => {
    const first = await identifyDevice(SALT, WHOLE);
    const second = await identifyDevice(SALT, { ...WHOLE });

    expect(second).toEqual(first);
    expect(first).toMatchObject({ basis: "system-uuid", confidence: "high" });
    expect(first.components.map(({ kind }) => kind)).toEqual(["system-uuid", "board-serial", "system-serial", "disk-serial", "install-id"]);
    expect(v.is(deviceIdentitySchema, first)).toBe(true);
  });

  // What changes about one computer: what its id does then, and whether it is still known as the same one.
  it.each<[string, RawIdentifiers, { readonly id: "same" | "other"; readonly basis: string; readonly confidence: string; readonly known: string }]>([
    ["nothing", WHOLE, { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["the UUID is missing", without("system-uuid"), { id: "other", basis: "board-serial", confidence: "medium", known: "same" }],
    ["the board's serial is missing", without("board-serial"), { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["the system's serial is missing", without("system-serial"), { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["both serials are missing", without("board-serial", "system-serial"), { id: "same", basis: "system-uuid", confidence: "medium", known: "same" }],
    ["the disk is missing", without("disk-serial"), { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["only the disk can be read", without("system-uuid", "board-serial", "system-serial"), { id: "other", basis: "disk-serial", confidence: "medium", known: "likely" }],
    ["nothing can be read", without("system-uuid", "board-serial", "system-serial", "disk-serial"), { id: "other", basis: "install-id", confidence: "low", known: "likely" }],
    ["the UUID is read in the other byte order", { ...WHOLE, "system-uuid": "44454C4C-4200-1035-8052-B3C04F4B4E32" }, { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["the UUID in capitals and braces", { ...WHOLE, "system-uuid": "{4C4C4544-0042-3510-8052-B3C04F4B4E32}" }, { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["spaces around a serial", { ...WHOLE, "system-serial": "  7hq5yj3 " }, { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["another disk", { ...WHOLE, "disk-serial": ["WD-WX11A70J1234"] }, { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["one more disk", { ...WHOLE, "disk-serial": ["S4EVNX0R512345W", "WD-WX11A70J1234"] }, { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["a new installation", { ...WHOLE, "install-id": "another-key" }, { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["a new board keeps UUID and system serial", { ...WHOLE, "board-serial": "/OTHER/CNWS2000AA9999/" }, { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["a new board brings another UUID", { ...WHOLE, "system-uuid": "99aabbcc-0042-3510-8052-b3c04f4b4e32", "board-serial": "/OTHER/CNWS2000AA9999/" }, { id: "other", basis: "system-uuid", confidence: "high", known: "unclear" }],
    ["the UUID becomes all zeros", { ...WHOLE, "system-uuid": "00000000-0000-0000-0000-000000000000" }, { id: "other", basis: "board-serial", confidence: "medium", known: "same" }],
    ["the UUID becomes the template's", { ...WHOLE, "system-uuid": "03000200-0400-0500-0006-000700080009" }, { id: "other", basis: "board-serial", confidence: "medium", known: "same" }],
    ["the board's serial becomes a placeholder", { ...WHOLE, "board-serial": "To be filled by O.E.M." }, { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["both serials become placeholders", { ...WHOLE, "board-serial": "Default string", "system-serial": "System Serial Number" }, { id: "same", basis: "system-uuid", confidence: "medium", known: "same" }],
    ["board and system have one serial", { ...WHOLE, "board-serial": "7HQ5YJ3" }, { id: "same", basis: "system-uuid", confidence: "high", known: "same" }],
    ["another computer with the same files", { "system-uuid": "11aabbcc-0042-3510-8052-b3c04f4b4e32", "board-serial": "ZZ98765QQ", "system-serial": "PF1X2Y3Z", "disk-serial": ["K1234512345"], "install-id": "thumbprint-of-a-key" }, { id: "other", basis: "system-uuid", confidence: "high", known: "different" }],
    ["another computer with the same board's serial by mistake", { "system-uuid": "11aabbcc-0042-3510-8052-b3c04f4b4e32", "board-serial": "/7HQ5YJ3/CNWS20008L0153/", "system-serial": "PF1X2Y3Z", "disk-serial": ["K1234512345"], "install-id": "x" }, { id: "other", basis: "system-uuid", confidence: "high", known: "different" }],
  ])("when %s", async (_what, changed, { id, basis, confidence, known }) => {
    const [before, after] = [await identifyDevice(SALT, WHOLE), await identifyDevice(SALT, changed)];

    expect({ id: after.id === before.id ? "same" : "other", basis: after.basis, confidence: after.confidence, known: matchDevices(before, after).verdict }).toEqual({ id, basis, confidence, known });
  });

  it("has nothing in common with that of another organisation, for any computer", async () => {
    await fc.assert(fc.asyncProperty(computers(), async (computer) => {
      const [ours, theirs] = [await identifyDevice(SALT, computer), await identifyDevice(OTHER_SALT, computer)];
      const tags = new Set([ours.id, ...ours.components.map(({ tag }) => tag)]);

      expect([theirs.id, ...theirs.components.map(({ tag }) => tag)].some((tag) => tags.has(tag))).toBe(false);
    }), { numRuns: 50 });
  });

  it("never holds an identifier, and is never of high confidence without the UUID and a serial of the firmware", async () => {
    await fc.assert(fc.asyncProperty(computers(), async (computer) => {
      const identity = await identifyDevice(SALT, computer);
      const told = JSON.stringify(identity);
      const kinds = identity.components.map(({ kind }) => kind);

      for (const value of Object.values(computer).flat()) expect(told.includes(value)).toBe(false);
      if (identity.confidence === "high") expect(kinds.includes("system-uuid") && (kinds.includes("board-serial") || kinds.includes("system-serial"))).toBe(true);
      expect(identity.basis).toBe(kinds[0]);
    }), { numRuns: 100 });
  });

  it("stays the same computer's when any one identifier is lost or changed, if the firmware has three", async () => {
    await fc.assert(fc.asyncProperty(fullComputers(), fc.constantFrom("system-uuid", "board-serial", "system-serial", "disk-serial", "install-id"), serial(), async (computer, kind, other) => {
      const before = await identifyDevice(SALT, computer);
      const changed = kind === "disk-serial" ? [other] : kind === "system-uuid" ? "5a5b5c5d-1234-4f5f-9e8d-77aa66bb55cc" : other;
      const lost = Object.fromEntries(Object.entries(computer).filter(([name]) => name !== kind || name === "install-id")) as unknown as RawIdentifiers;

      expect(matchDevices(before, await identifyDevice(SALT, { ...computer, [kind]: changed })).verdict).toBe("same");
      expect(matchDevices(before, await identifyDevice(SALT, lost)).verdict).toBe("same");
    }), { numRuns: 60 });
  });

  it("tells two computers apart that share nothing", async () => {
    await fc.assert(fc.asyncProperty(fullComputers(), fullComputers(), async (a, b) => {
      fc.pre(a["system-uuid"] !== b["system-uuid"] && a["board-serial"] !== b["board-serial"] && a["system-serial"] !== b["system-serial"] && a["disk-serial"]?.[0] !== b["disk-serial"]?.[0]);
      const [first, second] = [await identifyDevice(SALT, a), await identifyDevice(SALT, b)];

      expect(first.id).not.toBe(second.id);
      expect(matchDevices(first, second).verdict).toBe("different");
    }), { numRuns: 50 });
  });
});

describe("placeholders", () => {
  it.each([
    "", " ", "0", "00", "x", "N/A", "None", "NONE", "null", "Not Specified", "Not Applicable", "To be filled by O.E.M.", "To Be Filled By O.E.M", "Default string", "Default_string", "$(DEFAULT_STRING)", "System Serial Number",
    "Base Board Serial Number", "Chassis Serial Number", "0000000", "1111111111", "........", "xxxxxxxx", "FEFEFEFE", "0123456789", "123456789", "1234567890", "987654321", "Type2 - Board Serial Number", "Invalid", "INVALID", "Unknown", "TBD by OEM", "empty",
    "BSN12345678901234567", "SSN12345678901234567", "ABCDEFGH", "Not Available", "OEM Default string000", "0x00000000",
  ])("“%s” is none", (text) => {
    expect(isPlaceholder(text)).toBe(true);
    expect(cleanIdentifier("board-serial", text)).toBeNull();
  });

  it.each(["7HQ5YJ3", "PF1X2Y3Z", "/7HQ5YJ3/CNWS20008L0153/", "S4EVNX0R512345W", "WD-WX11A70J1234", "C02XK0AAJG5J", "5CD1234ABC", "MP1ABCDE", "K1234512345", "0690130000204610000620100"])("“%s” is a serial number", (text) => {
    expect(cleanIdentifier("system-serial", text)).not.toBeNull();
  });

  it.each([
    "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "03000200-0400-0500-0006-000700080009", "00020003-0004-0005-0006-000700080009", "12345678-1234-5678-90AB-CDDEEFAABBCC",
    "FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE", "4C4C4544-0000-2010-8020-80C04F202020", "44454C4C-0000-1020-8020-80C04F202020", "00010203-0405-0607-0809-0A0B0C0D0E0F", "DEADBEEF-DEAD-BEEF-DEAD-BEEFDEADBEEF", "not a uuid", "",
  ])("the UUID %s is none", (uuid) => {
    expect(cleanIdentifier("system-uuid", uuid)).toBeNull();
  });

  it("are not what makers are called", () => {
    expect(["HP", "LG", "MSI", "ASUSTeK COMPUTER INC.", "Dell Inc.", "LENOVO", "20XW004AGE", "OptiPlex 7060", "Standard PC (Q35 + ICH9, 2009)"].filter(isFiller)).toEqual([]);
    expect(["To Be Filled By O.E.M.", "System manufacturer", "System Product Name", "Default string", "OEM", "x", "..."].filter((name) => !isFiller(name))).toEqual([]);
  });
});

function serial(): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(..."ABCDEFGHJKLMNPQRSTUVWXYZ23456789".split("")), { minLength: 7, maxLength: 20 }).map((letters) => letters.join("")).filter((text) => !isPlaceholder(text));
}

function fullComputers(): fc.Arbitrary<RawIdentifiers> {
  return fc.record({ "system-uuid": fc.uuid(), "board-serial": serial(), "system-serial": serial(), "disk-serial": fc.array(serial(), { minLength: 1, maxLength: 3 }), "install-id": serial() })
    .filter((computer) => new Set([computer["board-serial"], computer["system-serial"], ...computer["disk-serial"]]).size === 2 + computer["disk-serial"].length && cleanIdentifier("system-uuid", computer["system-uuid"]) !== null);
}

/** Any of the identifiers missing, or a placeholder. */
function computers(): fc.Arbitrary<RawIdentifiers> {
  const perhaps = fc.oneof(serial(), fc.constantFrom("To be filled by O.E.M.", "Default string"));
  return fc.record({ "system-uuid": fc.uuid(), "board-serial": perhaps, "system-serial": perhaps, "disk-serial": fc.array(serial(), { maxLength: 6 }), "install-id": serial() }, { requiredKeys: ["install-id"] });
}
