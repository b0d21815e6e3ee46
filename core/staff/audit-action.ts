/** What acts in the audit log are about, for whoever looks for some of them. */
export const AUDIT_GROUPS = ["records", "sittings", "refusals", "exams", "policies", "staff", "privacy", "platform"] as const;
export type AuditGroup = (typeof AUDIT_GROUPS)[number];

const GROUP_OF_ACTION = {
  "sitting-opened": "records", "room-incidents-opened": "records", "sitting-scored": "records", "sitting-reviewed": "records",
  "instruction-given": "sittings", "transfer-code-made": "sittings", "override-code-given": "sittings", "sitting-transferred": "sittings", "sitting-moved": "sittings", "sitting-admitted-again": "sittings", "journal-chosen": "sittings",
  "branch-admitted": "sittings", "branch-sealed": "sittings", "hand-in-imported": "sittings", "seal-received": "sittings", "seal-late": "sittings",
  "records-refused": "refusals", "checkpoint-refused": "refusals", "seal-refused": "refusals",
  "staff-link-made": "staff", "staff-signed-in": "staff", "staff-signed-out": "staff", "staff-invited": "staff", "staff-enrolled": "staff", "staff-changed": "staff", "staff-passkey-added": "staff", "staff-passkey-removed": "staff", "staff-refused": "staff",
  "policy-created": "policies", "policy-edited": "policies", "policy-proposed": "policies", "policy-sent-back": "policies", "policy-discarded": "policies", "policy-published": "policies", "policy-approved": "policies",
  "exam-imported": "exams", "exam-scheduled": "exams", "exam-removed": "exams", "package-removed": "exams", "candidate-added": "exams", "candidate-changed": "exams", "candidate-code-made": "exams", "candidate-removed": "exams", "release-shown": "exams", "start-code-shown": "exams", "release-exported": "exams",
  "personal-data-deleted": "privacy", "audit-exported": "privacy",
  "platform-started": "platform", "backup-made": "platform", "backup-restored": "platform",
} as const satisfies Readonly<Record<string, AuditGroup>>;

/** What was done. Acts of staff, and what the platform did that staff should be able to look up. */
export type AuditAction = keyof typeof GROUP_OF_ACTION;

export const AUDIT_ACTIONS: readonly AuditAction[] = Object.keys(GROUP_OF_ACTION).filter(isAuditAction);

/** Whether this version knows an action: a log may hold entries of a newer one, or altered ones. */
export function isAuditAction(text: string): text is AuditAction {
  return Object.hasOwn(GROUP_OF_ACTION, text);
}

export function actionsOf(group: AuditGroup): readonly AuditAction[] {
  return AUDIT_ACTIONS.filter((action) => GROUP_OF_ACTION[action] === group);
}
