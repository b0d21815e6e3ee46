import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../core/policy/parse-policy.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { policyJsonSchema } from "../../../platform/policy/policy-json-schema.ts";
import { ruleFor, withKeystrokes } from "../../doubles/policies.ts";
import { invigil } from "./support/served.ts";

const validate = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(policyJsonSchema());

/** One of everything that a policy can hold. */
const FULL: Policy = {
  ...withKeystrokes(POLICY_PRESETS["supervised-room"], "rhythm"), controls: [...POLICY_PRESETS["supervised-room"].controls, "permitted-programs"], device: { fields: ["hostname"] },
  programs: {
    ...POLICY_PRESETS["supervised-room"].programs, except: ["slack"], rules: [ruleFor("cribsheet")],
    permitted: [{ id: "calculator", name: "Calculator", systems: ["linux"], matches: [{ by: "path", pattern: "/usr/bin/gnome-calculator" }], start: { linux: "/usr/bin/gnome-calculator", arguments: [] } }],
  },
};

/** The same value with a key more in each object of it, one copy an object, by the place of that object. */
function* withUnknownKeys(value: unknown, path = ""): Iterable<readonly [string, unknown]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [path, { ...value, colour: "red" }];
  for (const [key, child] of Object.entries(value)) {
    for (const [place, changed] of withUnknownKeys(child, path === "" ? key : `${path}.${key}`)) yield [place, Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed }];
  }
}

describe("the JSON Schema of policies", () => {
  it.each([...Object.entries(POLICY_PRESETS), ["a policy with one of everything", FULL] as const])("takes %s, as reading it does", (_name, policy) => {
    expect([validate(policy), validate.errors]).toEqual([true, null]);
    expect(parsePolicy(policy).ok).toBe(true);
  });

  it.each([...withUnknownKeys(FULL)])("refuses a key that nobody knows in %j, as reading it does", (path, policy) => {
    expect(validate(policy)).toBe(false);
    expect(validate.errors?.map(({ keyword }) => keyword)).toContain("additionalProperties");
    expect(parsePolicy(policy)).toMatchObject({ ok: false, error: { code: "policy/unknown-key", detail: { path: path === "" ? "colour" : `${path}.colour` } } });
  });

  it.each<[string, object]>([
    ["a control that is none", { controls: ["webcam"] }], ["11 years", { dataPlan: [{ ...POLICY_PRESETS.remote.dataPlan[0], retentionDays: 4015 }] }], ["nobody who sees it", { dataPlan: [{ ...POLICY_PRESETS.remote.dataPlan[0], viewers: [] }] }],
    ["17 displays", { displays: { most: 17, internalOnly: false, virtual: "allow" } }], ["another version", { version: 2 }], ["a missing part", { keystrokes: undefined }], ["a text for a number", { displays: { most: "1", internalOnly: false, virtual: "allow" } }],
  ])("refuses %s", (_what, changes) => {
    const policy: unknown = JSON.parse(JSON.stringify({ ...POLICY_PRESETS["supervised-room"], ...changes }));

    expect(validate(policy)).toBe(false);
    expect(parsePolicy(policy).ok).toBe(false);
  });

  it("is what policy schema prints, whole, in the dialect that it names", async () => {
    const [people, programs] = await Promise.all([invigil("policy", "schema"), invigil("policy", "schema", "--json")]);

    expect(JSON.parse(people.stdout)).toEqual(policyJsonSchema());
    expect(programs.json).toEqual(policyJsonSchema());
    expect(programs.json).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema", $id: "urn:invigil:policy:1", title: "Invigil policy" });
  });

  it("says of every key of a policy what it is for", () => {
    const told = (schema: { readonly properties?: Readonly<Record<string, object>>; readonly description?: string }): boolean =>
      schema.description !== undefined || (schema.properties !== undefined && Object.values(schema.properties).every((property) => told(property)));

    expect(Object.entries((policyJsonSchema() as { readonly properties: Readonly<Record<string, object>> }).properties).filter(([, schema]) => !told(schema)).map(([key]) => key)).toEqual([]);
  });
});
