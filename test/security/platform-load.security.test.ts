import { describe, expect, it } from "vitest";
import { parseLoopbackUrl } from "../../platform/load/load-options.ts";

describe("the load tool", () => {
  it.each([
    "http://192.0.2.1:8080", "http://example.org", "https://127.0.0.1:8080", "http://127.0.0.1.example.org", "http://localhost.example.org", "http://[::ffff:192.0.2.1]", "http://0.0.0.0:8080", "http://10.0.0.1",
    "http://someone@127.0.0.1:8080", "http://127.0.0.1:8080/path", "file:///etc/passwd", "127.0.0.1:8080", "",
  ])("makes no load on %s", (url) => {
    expect(parseLoopbackUrl(url)).toMatchObject({ ok: false, error: { code: "usage/invalid" } });
  });

  it.each([["http://127.0.0.1:8080", "http://127.0.0.1:8080"], ["http://127.1.2.3/", "http://127.1.2.3"], ["http://[::1]:9000", "http://[::1]:9000"], ["http://localhost:8080", "http://127.0.0.1:8080"]])(
    "makes load on this computer: %s", (url, origin) => {
      expect(parseLoopbackUrl(url)).toEqual({ ok: true, value: origin });
    },
  );
});
