import type { ErrorCode, InvigilError } from "../../core/errors.ts";

const STATUSES: Readonly<Partial<Record<ErrorCode, number>>> = {
  "http/invalid-request": 400,
  "candidates/invalid-csv": 400,
  "candidates/not-found": 404,
  "candidates/code-taken": 409,
  "candidates/name-taken": 409,
  "candidates/signed-in": 409,
  "exam/has-sittings": 409,
  "exam/invalid-schedule": 400,
  "exam/unsupported-items": 400,
  "start-code/malformed": 400,
  "journal/altered": 400,
  "journal/bad-signature": 400,
  "hand-in/altered": 400,
  "hand-in/not-a-file": 400,
  "hand-in/truncated": 400,
  "receipt/bad-signature": 400,
  "receipt/invalid": 400,
  "receipt/unknown-key": 400,
  "sitting/token-invalid": 401,
  "sitting/token-expired": 401,
  "staff/unauthorised": 401,
  "staff/weak-password": 400,
  "staff/wrong-password": 403,
  "staff/wrong-code": 403,
  "staff/forbidden": 403,
  "http/cross-site": 403,
  "staff/not-found": 404,
  "staff/name-taken": 409,
  "staff/own-account": 409,
  "staff/code-needed": 403,
  "staff/wrong-passkey": 403,
  "staff/passkeys-unavailable": 409,
  "staff/too-many-passkeys": 409,
  "staff/wrong-state": 409,
  "release/too-early": 403,
  "sign-in/unknown-candidate": 403,
  "transfer/unknown-code": 403,
  "sitting/window-closed": 403,
  "http/not-found": 404,
  "package/not-found": 404,
  "sitting/not-found": 404,
  "exam/not-found": 404,
  "journal/fork": 409,
  "journal/gap": 409,
  "receipt/mismatch": 409,
  "sign-in/already-handed-in": 409,
  "sitting/continued-elsewhere": 409,
  "sitting/other-device": 409,
  "sitting/sealed": 409,
  "sitting/wrong-state": 409,
  "transfer/not-started": 409,
  "review/too-many": 409,
  "hand-in/other-platform": 409,
  "policy/invalid": 400,
  "policy/unknown-key": 400,
  "policy/newer-version": 400,
  "policy/no-account": 403,
  "policy/own-approval": 403,
  "policy/not-found": 404,
  "policy/draft-open": 409,
  "policy/needs-approval": 409,
  "policy/not-published": 409,
  "policy/stale": 409,
  "policy/wrong-state": 409,
  "http/too-large": 413,
  "http/rate-limited": 429,
  "http/overloaded": 503,
  "storage/full": 503,
  "storage/locked": 503,
  "storage/unreadable": 503,
};

/** What a client should wait when nothing better is known, ms. A full disk is mended by a person, so it is asked about less often. */
const DEFAULT_WAIT_MS: Readonly<Partial<Record<ErrorCode, number>>> = {
  "http/overloaded": 3000,
  "http/rate-limited": 1000,
  "storage/locked": 2000,
  "storage/full": 15_000,
  "storage/unreadable": 30_000,
};

/** HTTP status of a refusal; what is not expected to cross the wire is the server's fault. */
export function statusOf(error: InvigilError): number {
  return STATUSES[error.code] ?? (error.code.startsWith("import/") ? 400 : 500);
}

/** Value of `Retry-After` in whole seconds (RFC 9110 §10.2.3), or null when waiting does not help. `detail.retryAfterMs` says it exactly. */
export function retryAfterSeconds(error: InvigilError): number | null {
  const exact = error.detail?.["retryAfterMs"];
  const wait = typeof exact === "number" ? exact : DEFAULT_WAIT_MS[error.code];
  return wait === undefined ? null : Math.max(1, Math.ceil(wait / 1000));
}
