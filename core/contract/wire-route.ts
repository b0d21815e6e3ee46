import type * as v from "valibot";
import type { StaffRole } from "../staff/role.ts";

/** Largest body of a request in bytes, unless a route says otherwise. */
export const DEFAULT_BODY_LIMIT = 64 * 1024;

/**
 * Who may call: anybody, a sitting's token (`Authorization: Bearer`), staff (session cookie or `Authorization: Bearer`), or staff who are on their way in: with a
 * password and no second factor yet, or with a link.
 */
export type WireAudience = "anybody" | "sitting" | "staff" | "staff-entering";

/** One path between a client and the platform. */
export interface WireRoute {
  readonly method: "GET" | "POST" | "PUT";
  /** Fastify path syntax; `:name` are the keys of `params`. */
  readonly path: string;
  readonly audience: WireAudience;
  /** Which members of staff, when it is for staff; those of other exams are turned away whatever their role. */
  readonly roles?: readonly StaffRole[];
  /** Only for those of them who work with all exams: what it does reaches beyond any one. */
  readonly allExams?: true;
  readonly summary: string;
  readonly params: v.GenericSchema;
  /** Body of the request; `null` for GET; `bytes` for a file as it is, as `application/octet-stream`. */
  readonly request: v.GenericSchema | "bytes" | null;
  /** JSON body of a 200 answer, or `bytes` for static bytes, `jws` for a signed document as `application/jose`. */
  readonly response: v.GenericSchema | "bytes" | "jws";
  readonly bodyLimit: number;
}

type StaffOnly<R extends WireRoute> = R["audience"] extends "staff" ? { readonly roles: readonly [StaffRole, ...StaffRole[]] } : { readonly roles?: never };

/** Every route for staff names its roles, or it does not compile: nothing is open by being forgotten. */
export function route<const R extends WireRoute>(definition: R & StaffOnly<R>): R {
  return definition;
}
