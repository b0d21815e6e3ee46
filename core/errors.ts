import type { Result } from "./result.ts";
import { err } from "./result.ts";

/**
 * Every expected failure, with whether trying the same thing again can help.
 * The interface turns a code into a sentence and a next step; the log keeps the code.
 */
const ERROR_CODES = {
  "bridge/untrusted-sender": false,
  "bridge/wrong-audience": false,
  "bridge/unknown-call": false,
  "bridge/invalid-request": false,
  "bridge/too-large": false,
  "bridge/rate-limited": true,
  "bridge/internal": true,
  "link/invalid": false,
  "link/insecure-platform": false,
  "package/not-found": false,
  "package/truncated": false,
  "package/altered": false,
  "package/bad-signature": false,
  "package/unsupported-version": false,
  "package/wrong-key": false,
  "package/untrusted-issuer": false,
  "start-code/malformed": false,
  "start-code/wrong": true,
  "start-code/slow-down": true,
  "release/too-early": true,
  "release/invalid": false,
  "release/unknown-word": false,
  "policy/invalid": false,
  "policy/unknown-key": false,
  "policy/newer-version": false,
  "policy/bad-signature": false,
  "policy/untrusted-issuer": false,
  "policy/not-found": false,
  "policy/not-published": false,
  "policy/stale": false,
  "policy/draft-open": false,
  "policy/wrong-state": false,
  "policy/needs-approval": false,
  "policy/own-approval": false,
  "policy/no-account": false,
  "check/failed": true,
  "program/not-allowed": false,
  "program/not-found": false,
  "override/malformed": false,
  "override/wrong": true,
  "override/none": false,
  "override/all-given": false,
  "override/slow-down": true,
  "sign-in/unknown-candidate": true,
  "sign-in/already-handed-in": false,
  "sitting/not-found": false,
  "sitting/token-invalid": false,
  "sitting/token-expired": false,
  "sitting/wrong-state": false,
  "sitting/window-closed": false,
  "sitting/other-device": false,
  "sitting/continued-elsewhere": false,
  "sitting/no-break-left": false,
  "sitting/sealed": false,
  "journal/altered": false,
  "journal/gap": false,
  "journal/fork": false,
  "journal/bad-signature": false,
  "journal/wrong-key": false,
  "hand-in/not-a-file": false,
  "hand-in/truncated": false,
  "hand-in/altered": false,
  "hand-in/other-platform": false,
  "review/too-many": false,
  "transfer/unknown-code": true,
  "transfer/not-started": false,
  "backup/not-empty": false,
  "backup/altered": false,
  "backup/incomplete": false,
  "receipt/invalid": false,
  "receipt/bad-signature": false,
  "receipt/mismatch": false,
  "receipt/unknown-key": false,
  "sync/offline": true,
  "sync/overloaded": true,
  "sync/bad-response": true,
  "sync/redirected": false,
  "storage/full": true,
  "storage/unreadable": false,
  "storage/locked": true,
  "crypto/invalid-key": false,
  "crypto/open-failed": false,
  "exam/not-found": false,
  "exam/ambiguous": false,
  "exam/invalid-schedule": false,
  "exam/unsupported-items": false,
  "import/not-found": false,
  "import/not-a-zip": false,
  "import/truncated": false,
  "import/too-large": false,
  "import/unsafe-path": false,
  "import/duplicate-name": false,
  "import/no-test": false,
  "import/several-tests": false,
  "import/missing-file": false,
  "import/cyclic-reference": false,
  "import/bad-encoding": false,
  "import/xml-malformed": false,
  "import/xml-doctype": false,
  "import/xml-too-deep": false,
  "import/not-qti": false,
  "import/unsupported": false,
  "import/invalid-item": false,
  "exam/has-sittings": false,
  "candidates/invalid-csv": false,
  "settings/refused": false,
  "settings/locked": false,
  "settings/kiosk-only": false,
  "settings/source-not-allowed": false,
  "settings/other-platform": false,
  "settings/other-organisation": false,
  "candidates/not-found": false,
  "candidates/code-taken": false,
  "candidates/name-taken": false,
  "candidates/signed-in": false,
  "staff/unauthorised": false,
  "staff/forbidden": false,
  "staff/wrong-password": false,
  "staff/wrong-code": false,
  "staff/wrong-state": false,
  "staff/weak-password": false,
  "staff/name-taken": false,
  "staff/not-found": false,
  "staff/own-account": false,
  "staff/code-needed": false,
  "staff/wrong-passkey": false,
  "staff/passkeys-unavailable": false,
  "staff/passkey-not-given": true,
  "staff/too-many-passkeys": false,
  "http/cross-site": false,
  "http/invalid-request": false,
  "http/not-found": false,
  "http/too-large": false,
  "http/rate-limited": true,
  "http/overloaded": true,
  "http/internal": true,
  "update/bad-signature": false,
  "update/invalid": false,
  "update/unknown-key": false,
  "update/mismatch": false,
  "update/not-for-us": false,
  "usage/invalid": false,
} as const satisfies Readonly<Record<string, boolean>>;

/** One of the codes of `ERROR_CODES`, `area/what-happened`. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** All codes, for schemas. */
export const ERROR_CODE_LIST: readonly ErrorCode[] = Object.keys(ERROR_CODES).filter((code): code is ErrorCode => code in ERROR_CODES);

/** An expected failure as a value. It crosses process and network boundaries as plain JSON. */
export interface InvigilError {
  readonly code: ErrorCode;
  /** One English sentence for logs and developers; people read the sentence that the interface makes from the code. */
  readonly message: string;
  readonly retryable: boolean;
  /** Facts that help to mend it (a path, a line, a limit). Never answers, keys, codes or names. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** Builds the error value for a code. */
export function invigilError(code: ErrorCode, message: string, detail?: InvigilError["detail"]): InvigilError {
  const base = { code, message, retryable: ERROR_CODES[code] };
  return detail === undefined ? base : { ...base, detail };
}

/** Shorthand for a failed result with a code. */
export function fail(code: ErrorCode, message: string, detail?: InvigilError["detail"]): Result<never, InvigilError> {
  return err(invigilError(code, message, detail));
}
