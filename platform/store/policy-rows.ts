import type { PolicyId } from "../../core/policy/policy-id.ts";
import type { StaffId } from "../../core/staff/role.ts";

/** A policy through all of its versions. */
export interface PolicyRow {
  readonly policyId: PolicyId;
  readonly createdAt: number;
}

/** One version. Names of people are as they were when they acted. */
export interface PolicyVersionRow {
  readonly policyId: PolicyId;
  readonly version: number;
  /** `published` ones never change. */
  readonly state: "draft" | "proposed" | "published";
  /** Counts every change, from 1: whoever changes something says which revision they saw. */
  readonly revision: number;
  readonly name: string;
  readonly policyJson: string;
  /** `policyHash` of the policy. */
  readonly policySha256: string;
  /** JSON array of `{staffId, name}`: everybody who changed the draft, first come first. */
  readonly editorsJson: string;
  readonly changedAt: number;
  readonly proposerId: StaffId | null;
  /** Null while it is not proposed. */
  readonly proposer: string | null;
  readonly proposedAt: number | null;
  /** Who sent the last proposal back, and why; null since it was proposed again. */
  readonly sentBackBy: string | null;
  readonly sentBackAt: number | null;
  readonly sentBackReason: string | null;
  readonly publisher: string | null;
  /** The second person; null where one was enough. */
  readonly approver: string | null;
  readonly publishedAt: number | null;
  readonly jws: string | null;
}

/** How far the revisions of a draft had come when it was thrown away. */
export interface DiscardedDraftRow {
  readonly policyId: PolicyId;
  readonly version: number;
  readonly revision: number;
}
