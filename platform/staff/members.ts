import * as v from "valibot";
import type { UnixMs } from "../../core/clock.ts";
import { newId } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { StaffId, StaffRole } from "../../core/staff/role.ts";
import { staffIdSchema, staffNameKey } from "../../core/staff/role.ts";
import type { ExamId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { StaffRow } from "../store/staff-rows.ts";
import { rightsOf } from "./member.ts";
import type { StaffMember } from "./member.ts";
import { makeStaffLink } from "./staff-session.ts";

/** What a member may do, and with which exams. */
export interface Rights {
  readonly roles: readonly StaffRole[];
  /** Null for all exams. */
  readonly exams: readonly ExamId[] | null;
}

/** A member as administrators see them. */
export interface ListedMember extends Rights {
  readonly staffId: StaffId;
  readonly name: string;
  readonly createdAt: UnixMs;
  /** `invited`: has no password yet. */
  readonly state: "active" | "invited" | "disabled";
}

/** Everybody, by name. Errors: storage/…. */
export async function listMembers({ store }: DataFolder): Promise<Result<readonly ListedMember[], InvigilError>> {
  return store.read(async (tables) => (await tables.staff()).map((row) => {
    const { roles, exams } = rightsOf(row);
    const { staffId, name, createdAt } = row;
    return { staffId, name, createdAt, roles, exams: exams === null ? null : [...exams], state: stateOf(row) };
  }));
}

/** Adds a member and makes the link with which they choose a password. Errors: staff/name-taken, exam/not-found, storage/…. */
export async function inviteMember(folder: DataFolder, baseUrl: string, { name, roles, exams }: Rights & { readonly name: string }, by: StaffMember): Promise<Result<{ readonly staffId: StaffId; readonly link: string }, InvigilError>> {
  const staffId = v.parse(staffIdSchema, newId(folder.random));
  const now = folder.clock.now();
  const added = await folder.store.write(async (tables) => {
    for (const examId of exams ?? []) if ((await tables.exam(examId)) === undefined) return fail("exam/not-found", "there is no such exam", { examId });
    const row: StaffRow = {
      staffId, name: name.normalize("NFC").trim(), nameKey: staffNameKey(name), rolesJson: JSON.stringify(roles), examsJson: exams === null ? null : JSON.stringify(exams), passwordHash: null, totpSealed: null,
      totpOfferedSealed: null, totpStep: 0, createdAt: now, disabledAt: null,
    };
    if (!(await tables.addStaff(row))) return fail("staff/name-taken", "somebody has this name already");
    await writeAudit(tables, { at: now, actor: by.actor, action: "staff-invited", subject: staffId, detail: { name: row.name, roles: roles.join(","), exams: exams === null ? "all" : exams.join(",") } });
    return ok(undefined);
  });
  if (!added.ok) return added;
  const link = await makeStaffLink(folder, baseUrl, by.actor, staffId);
  return link.ok ? ok({ staffId, link: link.value }) : link;
}

/** A new way in for somebody who lost theirs: what they have now works until they use it. Errors: staff/not-found, staff/own-account, storage/…. */
export async function renewMember(folder: DataFolder, baseUrl: string, staffId: StaffId, by: StaffMember): Promise<Result<{ readonly link: string }, InvigilError>> {
  // SECURITY: a session that was left open must not be enough to take an account over.
  if (staffId === by.staffId) return fail("staff/own-account", "ask another administrator for a new link");
  const found = await folder.store.read((tables) => tables.staffMember(staffId));
  if (!found.ok) return found;
  if (found.value === undefined || found.value.disabledAt !== null) return fail("staff/not-found", "there is no such member of staff");
  const link = await makeStaffLink(folder, baseUrl, by.actor, staffId);
  return link.ok ? ok({ link: link.value }) : link;
}

/**
 * Changes what a member may do, or whether they may sign in at all; at once, also for whoever is signed in.
 * Errors: staff/not-found, staff/own-account (nobody changes their own rights, so no administrator can lock everybody out by mistake), exam/not-found, storage/….
 */
export async function changeMember({ store, clock }: DataFolder, staffId: StaffId, { roles, exams, disabled }: Rights & { readonly disabled: boolean }, by: StaffMember): Promise<Result<void, InvigilError>> {
  if (staffId === by.staffId) return fail("staff/own-account", "ask another administrator to change your own rights");
  const now = clock.now();
  return store.write(async (tables) => {
    const member = await tables.staffMember(staffId);
    if (member === undefined) return fail("staff/not-found", "there is no such member of staff");
    for (const examId of exams ?? []) if ((await tables.exam(examId)) === undefined) return fail("exam/not-found", "there is no such exam", { examId });
    await tables.changeStaff(staffId, { rolesJson: JSON.stringify(roles), examsJson: exams === null ? null : JSON.stringify(exams), disabledAt: disabled ? (member.disabledAt ?? now) : null });
    if (disabled) {
      await tables.endStaffSessions(staffId);
      await tables.dropStaffLinks(staffId);
    }
    await writeAudit(tables, { at: now, actor: by.actor, action: "staff-changed", subject: staffId, detail: { name: member.name, roles: roles.join(","), exams: exams === null ? "all" : exams.join(","), disabled } });
    return ok(undefined);
  });
}

function stateOf({ disabledAt, passwordHash }: StaffRow): ListedMember["state"] {
  if (disabledAt !== null) return "disabled";
  return passwordHash === null ? "invited" : "active";
}
