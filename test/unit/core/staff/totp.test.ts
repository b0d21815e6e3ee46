import { describe, expect, it } from "vitest";
import { utf8 } from "../../../../core/crypto/encoding.ts";
import { matchTotp, totpCode, totpSecretText, totpStep, totpUri } from "../../../../core/staff/totp.ts";

/** RFC 6238 appendix B. */
const SECRET = utf8("12345678901234567890");

describe("a code from an app", () => {
  it.each([
    [59, "94287082"], [1_111_111_109, "07081804"], [1_111_111_111, "14050471"], [1_234_567_890, "89005924"], [2_000_000_000, "69279037"], [20_000_000_000, "65353130"],
  ])("is that of RFC 6238 at %d s", async (seconds, code) => {
    expect(await totpCode(SECRET, totpStep(seconds * 1000), 8)).toBe(code);
  });

  it("counts in its half minute and those beside, each once, and typed with blanks too", async () => {
    const now = 1_111_111_111_000;
    const at = async (offset: number) => await totpCode(SECRET, totpStep(now) + offset);

    const matched = await Promise.all([-2, -1, 0, 1, 2].map(async (offset) => await matchTotp(SECRET, await at(offset), now, 0)));

    expect(matched).toEqual([null, totpStep(now) - 1, totpStep(now), totpStep(now) + 1, null]);
    expect(await matchTotp(SECRET, await at(0), now, totpStep(now))).toBeNull();
    expect(await matchTotp(SECRET, `${(await at(0)).slice(0, 3)} ${(await at(0)).slice(3)}`, now, 0)).toBe(totpStep(now));
  });

  it.each(["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "-1"])("is not %j", async (typed) => {
    expect(await matchTotp(SECRET, typed, 59_000, 0)).toBeNull();
  });

  it("comes from a secret that an app reads as text or as a picture", () => {
    expect(totpSecretText(SECRET)).toBe("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    expect(totpUri(SECRET, "Example University: East", "ada@example.org")).toBe("otpauth://totp/Example%20University%20%20East:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example%20University%3A%20East");
  });
});
