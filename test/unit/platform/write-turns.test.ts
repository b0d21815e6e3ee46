import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { generateSigningKey, signDocument } from "../../../core/crypto/signing.ts";
import { signsInPlace } from "../../../platform/keys/sign-in-place.ts";
import { signHead } from "../../../platform/log/tree-heads.ts";
import type { Store } from "../../../platform/store/store.ts";
import { Candidate } from "./support/candidate.ts";
import { must, openRoom } from "./support/room.ts";

/** For each write that ends, how many turns of the event loop it took: the requests of everybody else are served in them, while every other write waits. */
function turnsOfWrites(store: Store): readonly number[] {
  const turns: number[] = [];
  const write = store.write.bind(store);
  const watched: Store["write"] = (work, urgency) => write(async (tables) => {
    let taken = 0;
    let goesOn = true;
    const count = (): void => {
      if (!goesOn) return;
      taken += 1;
      setImmediate(count);
    };
    setImmediate(count);
    try {
      return await work(tables);
    } finally {
      goesOn = false;
      turns.push(taken);
    }
  }, urgency);
  vi.spyOn(store, "write").mockImplementation(watched);
  return turns;
}

/** WebCrypto as it is when thousands hand in: what goes to another thread comes back turns later. */
function slowWebCrypto(): void {
  const { subtle } = crypto;
  const [sign, digest, encrypt] = [subtle.sign.bind(subtle), subtle.digest.bind(subtle), subtle.encrypt.bind(subtle)];
  vi.spyOn(subtle, "sign").mockImplementation(async (...given) => nextTurn().then(() => sign(...given)));
  vi.spyOn(subtle, "digest").mockImplementation(async (...given) => nextTurn().then(() => digest(...given)));
  vi.spyOn(subtle, "encrypt").mockImplementation(async (...given) => nextTurn().then(() => encrypt(...given)));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the writes of a sitting", () => {
  it("wait for nothing but the tables, from sign-in to receipt and to what is refused", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule();
    const ada = await Candidate.open(room.url, packageId);
    slowWebCrypto();
    const turns = turnsOfWrites(room.folder.store);

    await ada.signIn("ADA-0001");
    await ada.prepare();
    await ada.begin();
    await ada.answer("q1", "long ".repeat(2000));
    await ada.put(0);
    await ada.beat({ checkpoint: await ada.checkpoint() });
    expect((await ada.put(6, ada.records.slice(7).map((record) => ({ ...record, seq: 6 })))).status).toBe(409);
    await ada.finish();
    await ada.put(8);
    const handedIn = await ada.handIn(await ada.seal());
    must(await signHead(room.folder, ada.manifest.examId));

    expect(handedIn.status).toBe(200);
    expect(turns.length).toBeGreaterThanOrEqual(7);
    expect(turns.filter((taken) => taken > 0)).toEqual([]);
  });
});

describe("signing in place", () => {
  it("gives the same document as signing on another thread", async () => {
    const key = await generateSigningKey();
    const payload = { says: "the same, in ünïcode" };

    expect(await signDocument("invigil-receipt+jws", payload, signsInPlace(key))).toBe(await signDocument("invigil-receipt+jws", payload, key));
  });
});
