import { describe, expect, it } from "vitest";
import { formatExamLink, parseExamLink, parsePlatform } from "../../../../core/sitting/link.ts";
import { codeOf, ids, must } from "../samples.ts";

const id = ids.packageId;
const issuer = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

describe("an exam link", () => {
  it.each([
    ["exams.example.org", "https://exams.example.org"], ["Exams.Example.org:8443", "https://exams.example.org:8443"], ["127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["localhost", "http://localhost"], ["[::1]:9000", "http://[::1]:9000"], ["localhost:443", "http://localhost:443"], ["localhost:80", "http://localhost"],
    ["127.0.0.1.example.org", "https://127.0.0.1.example.org"],
  ])("to %s is reached at %s", (host, platform) => {
    expect(must(parseExamLink(`invigil://${host}/exam/${id}?key=${issuer}`))).toEqual({ platform, packageId: id, issuer });
  });

  it("may name no issuer, and may be pasted with spaces around and small letters", () => {
    expect(must(parseExamLink(`  invigil://localhost/exam/${id.toLowerCase()}\n`))).toEqual({ platform: "http://localhost", packageId: id, issuer: null });
  });

  it.each(["https://exams.example.org", "http://127.0.0.1:8080", "http://[::1]:9000"])("for %s is read back as it was written", (platform) => {
    const link = { platform, packageId: id, issuer };

    expect(must(parseExamLink(formatExamLink(link)))).toEqual(link);
  });

  it.each([
    "", "https://exams.example.org", `invigil://exams.example.org/exam/${id.slice(1)}`, `invigil://user:pw@exams.example.org/exam/${id}`,
    `invigil://exams.example.org/exam/${id}/../x`, `invigil:///exam/${id}`, `invigil://exams.example.org/exam/${id}?key=short`,
    `invigil://exams.example.org/exam/${id}?other=1`, `invigil://exams.example.org/exam/${id}#x`, `invigil://exams.example.org:99999/exam/${id}`,
    `javascript:alert(1)//exam/${id}`, `invigil://exa mple/exam/${id}`, `invigil://exams.example.org/exam/${"U".repeat(26)}`, `invigil://a\\b/exam/${id}`,
  ])("is not %s", (text) => {
    expect(codeOf(parseExamLink(text))).toBe("link/invalid");
  });
});

describe("a platform's address", () => {
  it.each([
    ["exams.example.org", "https://exams.example.org"], ["https://exams.example.org/", "https://exams.example.org"], ["HTTP://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["127.0.0.1:8080", "http://127.0.0.1:8080"], ["https://localhost:8443", "http://localhost:8443"],
  ])("typed as %s is %s", (typed, origin) => {
    expect(must(parsePlatform(typed))).toBe(origin);
  });

  it.each(["", "ftp://x", "https://a/b", "a b", "https://u@x", "https://"])("is not '%s'", (typed) => {
    expect(codeOf(parsePlatform(typed))).toBe("link/invalid");
  });
});
