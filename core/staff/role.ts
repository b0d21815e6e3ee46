import * as v from "valibot";
import { examIdSchema, idSchema } from "../sitting/ids.ts";

/**
 * What a member of staff may do. `administrator`: exams, sittings and who works here; `author`: exams and their schedules;
 * `invigilator`: sittings while they go on; `marker`: what was answered; `privacy-officer`: what is collected, for how long, and who looked at it.
 */
export const STAFF_ROLES = ["administrator", "author", "invigilator", "marker", "privacy-officer"] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export const staffIdSchema = v.pipe(idSchema, v.brand("StaffId"));
export type StaffId = v.InferOutput<typeof staffIdSchema>;

/** A person's name, which is also what they sign in with: compared without regard to case, width and surrounding blanks. */
export const staffNameSchema = v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(80), v.regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, "no control characters"));

export const staffRolesSchema = v.pipe(v.array(v.picklist(STAFF_ROLES)), v.minLength(1), v.check((roles) => new Set(roles).size === roles.length, "roles are listed once each"));

/** The exams that somebody works with; null for all of the organisation's. */
export const staffExamsSchema = v.nullable(v.pipe(v.array(examIdSchema), v.maxLength(1000)));

/** The form in which names are compared (Unicode NFKC, lower case, single blanks): two people cannot have names that look alike but for these. */
export function staffNameKey(name: string): string {
  return name.normalize("NFKC").trim().replaceAll(/\s+/gu, " ").toLowerCase();
}
