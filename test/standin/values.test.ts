import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { addScheme, customScheme, originOf, toAppUrl, toWebHeader, toWebUrl } from "./electron/scheme-urls.ts";
import { matchesPattern } from "./electron/web-request.ts";
import { NOT_PROVEN } from "./not-proven.ts";
import { makeCodec } from "./world/codec.ts";

describe("values as text", () => {
  const codec = makeCodec();

  test.each([
    ["nothing", null], ["undefined", undefined], ["numbers", [0, -0, NaN, Infinity, -Infinity, 1.5]], ["a bigint", 12n], ["a date", new Date(1)], ["a pattern", /a+/giu],
    ["a map of sets", new Map([[{ key: 1 }, new Set(["a", undefined])]])], ["bytes", new Uint8Array([0, 255])], ["floats", new Float64Array([1.5, -2])],
    ["an object with the tag's name", { $: "date", v: 1 }], ["an object with __proto__ as data", JSON.parse('{"__proto__":{"a":1}}')], ["sparse text", { a: "\u0000\u2028\ud800" }],
  ])("keeps %s", (_name, value) => {
    expect(codec.decode(codec.encode(value))).toEqual(value);
  });

  test("keeps an error's name, message and stack", () => {
    const error = codec.decode(codec.encode(new RangeError("far")));

    expect(error).toMatchObject({ name: "RangeError", message: "far" });
  });

  test.each([["a function", () => 1], ["a symbol", Symbol("s")], ["a promise", Promise.resolve()]])("refuses %s", (_name, value) => {
    expect(() => codec.encode({ value })).toThrow("could not be cloned");
  });

  test("refuses a cycle", () => {
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;

    expect(() => codec.encode(cycle)).toThrow("could not be cloned");
  });
});

describe("custom schemes", () => {
  addScheme("app");

  test.each([["app://main/a?b#c", "https://main.app.invalid/a?b#c"], ["app://main", "https://main.app.invalid"], ["app://-/x", "https://-.app.invalid/x"]])("serves %s from %s and back", (own, web) => {
    expect([toWebUrl(own), toAppUrl(web)]).toEqual([web, own]);
  });

  test("leaves other addresses alone", () => {
    expect(["https://example.org/app.invalid", "other://main/x", "https://main.other.invalid/"].map((url) => toAppUrl(toWebUrl(url)))).toEqual(["https://example.org/app.invalid", "other://main/x", "https://main.other.invalid/"]);
    expect([customScheme("app://x"), customScheme("https://x"), originOf("app://main/x"), originOf("https://a.example/x")]).toEqual(["app", null, "app://main", "https://a.example"]);
  });

  test("means the same by a policy that names the scheme", () => {
    expect(toWebHeader("Content-Security-Policy", "img-src app: data:; connect-src app://main")).toBe("img-src https://*.app.invalid data:; connect-src https://main.app.invalid");
  });
});

describe("request filters", () => {
  test.each([
    ["<all_urls>", "https://a.example/x", true], ["*://*/*", "https://a.example/x", true], ["*://*/*", "app://main/x", false], ["https://*.example/*", "https://a.example/x", true],
    ["https://*.example.org/*", "https://example.org/x", true], ["https://example.org/*", "https://evil-example.org/", false], ["app://*/*", "app://main/x", true], ["http://127.0.0.1/*", "http://127.0.0.1:8080/x", true],
  ])("%s and %s: %s", (pattern, url, matches) => {
    expect(matchesPattern(pattern, url)).toBe(matches);
  });
});

test.each(NOT_PROVEN)("the README says what is pretended about %s", (entry) => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");

  expect(readme).toContain(`**${entry}**`);
});
