import { describe, expect, it } from "vitest";
import { fromBase64url, toBase64url, utf8 } from "../../../core/crypto/encoding.ts";
import { signDocument } from "../../../core/crypto/signing.ts";
import type { Keys } from "../../../platform/keys/keys.ts";
import { codeOf, must } from "./support/room.ts";

/** What every implementation of `Keys` has to do. `reopen` opens the same keys again, as after a restart. */
export function keysContract(name: string, open: () => Promise<{ readonly keys: Keys; readonly reopen: () => Promise<Keys> }>): void {
  describe(`${name} as keys`, () => {
    it("signs with the same key after a restart", async () => {
      const { keys, reopen } = await open();

      const again = await reopen();
      const [one, other] = [await signDocument("invigil-receipt+jws", { of: "the day" }, keys.signing), await signDocument("invigil-receipt+jws", { of: "the day" }, again.signing)];

      expect(other).toBe(one);
      expect(again.signing.privateJwk).toEqual(keys.signing.privateJwk);
      expect(again.organisationKeys.map((key) => key.kid)).toEqual([keys.signing.kid]);
    });

    it("opens what it sealed, after a restart too", async () => {
      const { keys, reopen } = await open();

      const sealed = await keys.seal("exam-private-key", "EXAM", utf8("secret"));

      expect(must(await (await reopen()).open("exam-private-key", "EXAM", sealed))).toEqual(utf8("secret"));
      expect(sealed).not.toContain(toBase64url(utf8("secret")));
    });

    it("does not open for another purpose or subject, nor what was changed", async () => {
      const { keys } = await open();
      const sealed = await keys.seal("exam-private-key", "EXAM", utf8("secret"));
      const bytes = must(fromBase64url(sealed));
      const changed = toBase64url(bytes.map((byte, index) => (index === 20 ? byte ^ 1 : byte)));

      const outcomes = await Promise.all([keys.open("start-code", "EXAM", sealed), keys.open("exam-private-key", "OTHER", sealed), keys.open("exam-private-key", "EXAM", changed)]);

      expect(outcomes.map(codeOf)).toEqual(["crypto/open-failed", "crypto/open-failed", "crypto/open-failed"]);
    });

    it("tags a code the same in one package and differently in another", async () => {
      const { keys, reopen } = await open();

      const tags = [await keys.codeTag("P1", "CODE"), await (await reopen()).codeTag("P1", "CODE"), await keys.codeTag("P2", "CODE")];

      expect(tags[0]).toBe(tags[1]);
      expect(tags[0]).not.toBe(tags[2]);
      expect(tags[0]).toMatch(/^[0-9a-f]{64}$/);
    });
  });
}
