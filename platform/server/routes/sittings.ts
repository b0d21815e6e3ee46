import { wire } from "../../../core/contract/wire.ts";
import { fail } from "../../../core/errors.ts";
import { normaliseCandidateCode } from "../../../core/candidate/candidate-code.ts";
import { ok } from "../../../core/result.ts";
import { rehearse } from "../../candidate/rehearse.ts";
import { signIn } from "../../sitting/sign-in.ts";
import type { BoundRoute } from "../answers.ts";
import { openWrite } from "../answers.ts";
import type { Desk } from "../desk.ts";

/** Signing in. */
export function sittingRoutes({ folder, limiter }: Desk): Readonly<Record<"signIn", BoundRoute>> {
  const { store, keys } = folder;
  return {
    signIn: openWrite(wire.signIn, async ({ body, address }) => {
      const tag = await keys.codeTag(body.packageId, normaliseCandidateCode(body.candidateCode));
      const found = await store.read(async (tables) => {
        const journal = await tables.journal(body.journalId);
        return {
          pkg: await tables.package(body.packageId),
          candidate: await tables.candidateByCode(body.packageId, tag),
          journal, earlier: journal && (await tables.sitting(journal.sittingId)),
        };
      });
      if (!found.ok) return found;
      const { pkg, candidate, journal, earlier } = found.value;
      if (pkg === undefined) return fail("package/not-found", "there is no such package");

      // A computer that signed in before is not kept waiting by somebody else who guesses behind the same address.
      // SECURITY: that holds for its own candidate only, or whoever is signed in could try the codes of all others at full speed.
      // SECURITY: nor does it hold for guessing transfer codes, with which a running exam could be taken over.
      const known = body.transferCode === null && candidate !== undefined && earlier?.candidateId === candidate.candidateId && journal?.deviceKey === body.deviceKey.x;
      const transferTag = `transfer|${tag}`;
      const wait = known ? 0 : Math.max(limiter.waitFor(address, tag), limiter.waitFor(address, transferTag));
      if (wait > 0) return fail("http/rate-limited", "too many wrong codes; try again shortly", { retryAfterMs: wait });
      // SECURITY: an unknown code counts as a wrong one also where it makes a candidate: one address brings no more than one a second for long.
      if (candidate === undefined) limiter.wrong(address, tag);
      const admitted = candidate === undefined ? await rehearse(folder, pkg, tag) : ok(candidate);
      if (!admitted.ok) return admitted;
      limiter.right(tag);
      const signedIn = await signIn(folder, body, { pkg, candidate: admitted.value });
      if (!signedIn.ok && signedIn.error.code === "transfer/unknown-code") limiter.wrong(address, transferTag);
      if (signedIn.ok) limiter.right(transferTag);
      return signedIn;
    }),
  };
}
