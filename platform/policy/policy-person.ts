import * as v from "valibot";
import { parseJson } from "../../core/parse-json.ts";
import type { StaffId } from "../../core/staff/role.ts";
import { staffIdSchema } from "../../core/staff/role.ts";
import type { StaffMember } from "../staff/member.ts";

/** Whoever works on a policy: a member of staff, or (without an account) the server's own link or command line. */
export type PolicyPerson = Pick<StaffMember, "staffId" | "name" | "actor">;

/** Somebody who changed a draft. */
export interface Editor {
  readonly staffId: StaffId | null;
  readonly name: string;
}

const editorsSchema = v.array(v.strictObject({ staffId: v.nullable(staffIdSchema), name: v.string() }));

/** Everybody who changed a draft, as it is stored; null when it cannot be read. */
export function editorsOf({ editorsJson }: { readonly editorsJson: string }): readonly Editor[] | null {
  const editors = v.safeParse(editorsSchema, parseJson(editorsJson));
  return editors.success ? editors.output : null;
}

/** The same with one more who changes it. */
export function withEditor(editors: readonly Editor[], { staffId, name }: PolicyPerson): readonly Editor[] {
  return editors.some((editor) => editor.staffId === staffId && editor.name === name) ? editors : [...editors, { staffId, name }];
}
