import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { passwordFault } from "../../../../core/staff/password-rule.ts";
import { staffNameKey, staffNameSchema, staffRolesSchema } from "../../../../core/staff/role.ts";

describe("a password", () => {
  it.each([
    ["correct horse battery", null], ["elf chars 11", null], ["short", "too-short"], ["x".repeat(201), "too-long"], ["aaaaaaaaaaaaaaaa", "one-character"], ["abababababababab", "one-character"],
    ["Ada Lovelace 1", "name"], ["adalovelaceadalovelace", "name"], ["Ada Lovelace rides a horse", null], ["пароль из слов", null], ["🐎🔋🧷🎩🐎🔋🧷🎩🐎🔋🧷🎩", null],
  ] as const)("%j is judged by its length and what it repeats: %s", (password, fault) => {
    expect(passwordFault(password, "Ada Lovelace")).toBe(fault);
  });
});

describe("a name of staff", () => {
  it("is the same whatever case, width and blanks it is written with", () => {
    expect(new Set(["Ada Lovelace", " ada  lovelace ", "ＡＤＡ Lovelace"].map(staffNameKey)).size).toBe(1);
  });

  it.each(["", "A", "Ada\u0007", "Ada\nLovelace", "Ada\u202E", "x".repeat(81)])("is not %j", (name) => {
    expect(v.is(staffNameSchema, name)).toBe(false);
  });

  it("has each role once, and at least one", () => {
    expect([["marker"], ["marker", "author"], [], ["marker", "marker"], ["root"]].map((roles) => v.is(staffRolesSchema, roles))).toEqual([true, true, false, false, false]);
  });
});
