import { describe, expect, it } from "vitest";
import { relyingParty } from "../../../platform/staff/relying-party.ts";

describe("the site that passkeys belong to", () => {
  it.each([
    ["https://exams.example.org", { rpId: "exams.example.org", origin: "https://exams.example.org" }],
    ["https://exams.example.org:8443/base", { rpId: "exams.example.org", origin: "https://exams.example.org:8443" }],
    ["http://localhost:8080", { rpId: "localhost", origin: "http://localhost:8080" }],
    ["http://127.0.0.1:8080", { rpId: "localhost", origin: "http://localhost:8080" }],
    ["http://[::1]:8080", { rpId: "localhost", origin: "http://localhost:8080" }],
  ])("of %s is its name", (url, expected) => {
    expect(relyingParty(url)).toEqual(expected);
  });

  it.each(["http://exams.example.org", "https://192.168.1.4:8443", "https://[2001:db8::1]", "not an address", undefined])("is nothing for %s, where browsers allow none", (url) => {
    expect(relyingParty(url)).toBeNull();
  });
});
