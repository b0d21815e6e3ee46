import type { Me } from "../api.ts";

/** Whether somebody schedules the exams that they work with. */
export function mayAuthor({ roles }: Pick<Me, "roles">): boolean {
  return roles.includes("administrator") || roles.includes("author");
}

/** Whether somebody looks after who sits an exam. */
export function mayList({ roles }: Pick<Me, "roles">): boolean {
  return mayAuthor({ roles }) || roles.includes("invigilator");
}

/** Whether somebody brings exams in: a new one is nobody's but those who work with all. */
export function mayImport(me: Pick<Me, "roles" | "exams">): boolean {
  return me.exams === null && mayAuthor(me);
}
