import * as v from "valibot";
import { parseJson } from "../../core/parse-json.ts";
import type { StaffId, StaffRole } from "../../core/staff/role.ts";
import { STAFF_ROLES, staffExamsSchema, staffRolesSchema } from "../../core/staff/role.ts";
import type { ExamId } from "../../core/sitting/ids.ts";
import type { StaffRow, StaffSessionRow, StaffStage } from "../store/staff-rows.ts";

/** Whoever acts in the name of the organisation. */
export interface StaffMember {
  /** Null for whoever came by the link that the server prints. */
  readonly staffId: StaffId | null;
  readonly name: string;
  readonly roles: readonly StaffRole[];
  /** Exams that they work with; null for all. */
  readonly exams: ReadonlySet<ExamId> | null;
  /** How the audit log names them. */
  readonly actor: string;
  readonly stage: StaffStage;
}

/** Who a session belongs to; null when the member was disabled since, or is gone. */
export function memberOf(session: StaffSessionRow, row: StaffRow | undefined): StaffMember | null {
  if (session.staffId === null) {
    // Whoever can read what the server prints can read its data folder: there is nothing to keep from them.
    return { staffId: null, name: "Server's link", roles: STAFF_ROLES, exams: null, actor: `staff:${session.tokenSha256.slice(0, 8)}`, stage: session.stage };
  }
  // SECURITY: read again with every request, so that a person who leaves is out at once.
  if (row === undefined || row.disabledAt !== null) return null;
  return { staffId: row.staffId, name: row.name, ...rightsOf(row), actor: `staff:${row.name}`, stage: session.stage };
}

/** Roles and exams of a member. What cannot be read gives none: fail closed. */
export function rightsOf({ rolesJson, examsJson }: Pick<StaffRow, "rolesJson" | "examsJson">): Pick<StaffMember, "roles" | "exams"> {
  const roles = v.safeParse(staffRolesSchema, parseJson(rolesJson));
  const exams = v.safeParse(staffExamsSchema, examsJson === null ? null : parseJson(examsJson) ?? []);
  return { roles: roles.success ? roles.output : [], exams: !exams.success ? new Set() : exams.output === null ? null : new Set(exams.output) };
}

/** Whether somebody works with an exam. */
export function isTheirs({ exams }: Pick<StaffMember, "exams">, examId: string | undefined): boolean {
  return exams === null || (examId !== undefined && [...exams].some((own) => own === examId));
}
