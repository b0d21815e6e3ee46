import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Blobs } from "../../../platform/store/blobs.ts";
import { must } from "./support/room.ts";

/** What every implementation of `Blobs` has to do. */
export function blobsContract(name: string, open: () => Promise<Blobs> | Blobs): void {
  describe(`${name} as a place for bytes`, () => {
    it("gives back what was put, under the SHA-256 of it", async () => {
      const blobs = await open();
      const bytes = crypto.getRandomValues(new Uint8Array(50_000));

      const address = must(await blobs.put(bytes));

      expect(address).toBe(createHash("sha256").update(bytes).digest("hex"));
      expect(must(await blobs.get(address))).toEqual(bytes);
    });

    it("keeps the same bytes once, also when they come many times at once", async () => {
      const blobs = await open();
      const bytes = new TextEncoder().encode("the same");

      const addresses = await Promise.all(Array.from({ length: 20 }, () => blobs.put(bytes)));

      expect(new Set(addresses.map((address) => must(address))).size).toBe(1);
    });

    it("keeps nothing at all as well", async () => {
      const blobs = await open();

      const address = must(await blobs.put(new Uint8Array()));

      expect(must(await blobs.get(address))).toHaveLength(0);
    });

    it("removes what is at an address, and nothing else", async () => {
      const blobs = await open();
      const [kept, gone] = [must(await blobs.put(new Uint8Array([1]))), must(await blobs.put(new Uint8Array([2])))];

      const removed = [await blobs.remove(gone), await blobs.remove(gone), await blobs.remove("cd".repeat(32))];

      expect(removed.map(({ ok }) => ok)).toEqual([true, true, true]);
      expect([must(await blobs.get(kept)), must(await blobs.get(gone))]).toEqual([new Uint8Array([1]), null]);
    });

    it("says when it has nothing", async () => {
      const blobs = await open();

      expect(must(await blobs.get("ab".repeat(32)))).toBeNull();
    });
  });
}
