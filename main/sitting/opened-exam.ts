import type { ExamSummary } from "../../core/contract/view.ts";
import { fingerprint } from "../../core/crypto/signing.ts";
import type { OrganisationKey } from "../../core/receipt/receipt.ts";
import type { LocalPackage } from "../package/package-cache.ts";

/** An exam whose package is here and whose issuer is known. */
export interface OpenedExam extends LocalPackage {
  readonly issuer: OrganisationKey;
  /** Origin of the platform that the manifest names, checked as a link's is. */
  readonly platform: string;
  /** The key that this computer knew at a platform until now, when it is another than the issuer's. It is forgotten when the student agrees. */
  readonly replaces: { readonly platform: string; readonly kid: string } | null;
}

/** What everybody may know of it. */
export function summarise({ manifest, issuer, replaces }: Pick<OpenedExam, "manifest" | "issuer" | "replaces">): ExamSummary {
  return {
    title: manifest.title, organisation: manifest.organisation, questionCount: manifest.questionCount, durationMs: manifest.durationMs,
    opensAt: manifest.window.opensAt, closesAt: manifest.window.closesAt, policy: manifest.policy, issuerFingerprint: fingerprint(issuer.kid),
    ...(replaces === null ? {} : { formerFingerprint: fingerprint(replaces.kid) }),
  };
}
