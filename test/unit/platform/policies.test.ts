import { describe, expect, it } from "vitest";
import type { ShownVersion } from "../../../core/contract/wire-policies.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { policyHash } from "../../../core/policy/policy-hash.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { verifyPolicy } from "../../../core/policy/signed-policy.ts";
import { publishedPolicy } from "../../../platform/policy/published-policy.ts";
import { send } from "./support/candidate.ts";
import { codeOf, must, openRoom, staffCookie } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { memberOfStaff } from "./support/staff.ts";

const SUPERVISED = POLICY_PRESETS["supervised-room"];
const REMOTE = POLICY_PRESETS.remote;
const STRICTER: Policy = { ...SUPERVISED, preset: "custom", displays: { most: 1, internalOnly: false, virtual: "refuse" } };

/** A platform with two administrators and an author. */
async function office() {
  const room = await openRoom();
  const ada = (await memberOfStaff(room, "Ada", { roles: ["administrator"] })).token;
  const ben = (await memberOfStaff(room, "Ben", { roles: ["administrator"] })).token;
  const cleo = (await memberOfStaff(room, "Cleo", { roles: ["author"] })).token;
  return { room, ada, ben, cleo };
}

function caller({ url }: Pick<Room, "url">, token: string) {
  const path = (policyId: string, rest = ""): string => `/v1/staff/policies/${policyId}${rest}`;
  return {
    create: async (name: string, policy: unknown) => await send(url, "/v1/staff/policies", { body: { name, policy }, token }),
    begin: async (policyId: string, from: number) => await send(url, path(policyId, "/versions"), { body: { from }, token }),
    save: async (saved: Saved, policy: unknown, name = "Finals") => await send(url, path(saved.policyId, `/versions/${saved.version}`), { method: "PUT", body: { revision: saved.revision, name, policy }, token }),
    step: async (what: "proposals" | "publications" | "approvals", { policyId, version, revision, sha256 }: Saved) =>
      await send(url, path(policyId, `/versions/${version}/${what}`), { body: { revision, sha256 }, token }),
    sendBack: async ({ policyId, version, revision }: Saved, reason: string) => await send(url, path(policyId, `/versions/${version}/rejections`), { body: { revision, reason }, token }),
    discard: async ({ policyId, version, revision }: Saved) => await send(url, path(policyId, `/versions/${version}/removal`), { body: { revision }, token }),
    known: async (policyId: string) => (await send(url, path(policyId), { token })).body,
    version: async (policyId: string, version: number) => (await send(url, path(policyId, `/versions/${version}`), { token })).body,
  };
}

interface Saved {
  readonly policyId: string;
  readonly version: number;
  readonly revision: number;
  readonly sha256: string;
}

/** A published policy that a scheduled exam uses, and the draft of a stricter version by Ada. */
async function inUse() {
  const { room, ada, ben, cleo } = await office();
  const first = (await caller(room, ada).create("Finals", SUPERVISED)).body as Saved;
  await caller(room, ada).step("publications", first);
  const policySource = { policyId: first.policyId as never, version: 1 };
  const { packageId } = await room.schedule({ policy: must(await publishedPolicy(room.folder, policySource.policyId, 1)), policySource });
  const begun = (await caller(room, ada).begin(first.policyId, 1)).body as Saved;
  const draft = (await caller(room, ada).save(begun, STRICTER)).body as Saved;
  return { room, ada, ben, cleo, first, draft, packageId };
}

async function actions({ folder }: Room): Promise<readonly string[]> {
  return must(await folder.store.read((tables) => tables.audit())).map(({ action }) => action).filter((action) => action.startsWith("policy-"));
}

describe("a policy on the platform", () => {
  it("is published by one person the first time, signed by the organisation, and then stays as it is", async () => {
    const { room, ada } = await office();
    const staff = caller(room, ada);
    const draft = (await staff.create("Finals", SUPERVISED)).body as Saved;

    const published = await staff.step("publications", draft);
    const again = await staff.step("publications", { ...draft, revision: 2 });
    const changed = await staff.save({ ...draft, revision: 2 }, REMOTE);

    const shown = await staff.version(draft.policyId, 1);
    const signed = must(await verifyPolicy(shown.jws, room.folder.keys.organisationKeys));
    expect(published.status).toBe(200);
    expect(signed).toEqual({
      policyId: draft.policyId, version: 1, name: "Finals", policy: SUPERVISED, policySha256: await policyHash(SUPERVISED), authors: ["Ada"], approver: null, publishedAt: room.clock.now(),
    });
    expect([again, changed].map(({ status, body }) => [status, body.error.code])).toEqual([[409, "policy/wrong-state"], [409, "policy/wrong-state"]]);
    expect(must(await publishedPolicy(room.folder, signed.policyId, 1))).toEqual(SUPERVISED);
    expect(await actions(room)).toEqual(["policy-created", "policy-published"]);
  });

  it.each([
    ["of a newer format", { ...SUPERVISED, version: 2, holograms: "refuse" }, "policy/newer-version", "version"],
    ["with a key that is not known", { ...SUPERVISED, holograms: "refuse" }, "policy/unknown-key", "holograms"],
    ["with a value that does not fit", { ...SUPERVISED, displays: { ...SUPERVISED.displays, most: -1 } }, "policy/invalid", "displays.most"],
    ["with half a character", { ...SUPERVISED, contact: "\uD800" }, "policy/invalid", ""],
  ])("is refused %s, with its place, and nothing is kept", async (_what, policy, code, path) => {
    const { room, ada } = await office();

    const { status, body } = await caller(room, ada).create("Finals", policy);

    expect([status, body.error.code, body.error.detail.path]).toEqual([400, code, path]);
    expect((await send(room.url, "/v1/staff/policies", { token: ada })).body.policies).toEqual([]);
    expect(await actions(room)).toEqual([]);
  });

  it("is kept as a draft while it contradicts itself, and is not published then", async () => {
    const { room, ada } = await office();
    const contradicting = { ...SUPERVISED, preset: "custom", controls: ["kiosk"] };

    const draft = await caller(room, ada).create("Finals", contradicting);
    const published = await caller(room, ada).step("publications", draft.body as Saved);

    expect(draft.status).toBe(200);
    expect([published.status, published.body.error.code]).toEqual([400, "policy/invalid"]);
    expect((await caller(room, ada).known(draft.body.policyId)).versions[0].state).toBe("draft");
  });

  it("refuses a draft that is based on an older revision, and keeps the newer one", async () => {
    const { room, ada, cleo } = await office();
    const draft = (await caller(room, ada).create("Finals", SUPERVISED)).body as Saved;
    await caller(room, cleo).save(draft, STRICTER);

    const stale = await caller(room, ada).save(draft, REMOTE);

    expect([stale.status, stale.body.error.code]).toEqual([409, "policy/stale"]);
    const kept = await caller(room, ada).version(draft.policyId, 1);
    expect([kept.revision, kept.policy, kept.authors]).toEqual([2, STRICTER, ["Ada", "Cleo"]]);
  });

  it("lets authors write and propose, and only administrators of all exams publish, approve and send back", async () => {
    const { room, cleo } = await office();
    const local = (await memberOfStaff(room, "Lea", { roles: ["administrator"], exams: [] })).token;
    const draft = (await caller(room, cleo).create("Finals", SUPERVISED)).body as Saved;

    const refused = [];
    for (const token of [cleo, local]) {
      for (const what of ["publications", "approvals"] as const) refused.push((await caller(room, token).step(what, draft)).body.error.code);
      refused.push((await caller(room, token).sendBack(draft, "No.")).body.error.code);
    }
    const proposed = await caller(room, cleo).step("proposals", draft);

    expect(refused).toEqual(Array.from({ length: 6 }, () => "staff/forbidden"));
    expect(proposed.status).toBe(200);
  });
});

describe("a new version of a policy that a scheduled exam uses", () => {
  it("is published when a second administrator approves exactly what was proposed; the exam keeps its version", async () => {
    const { room, ada, ben, first, draft, packageId } = await inUse();
    const alone = await caller(room, ada).step("publications", draft);
    const proposed = (await caller(room, ada).step("proposals", draft)).body as Saved;

    const approved = await caller(room, ben).step("approvals", proposed);

    expect([alone.status, alone.body.error.code]).toEqual([409, "policy/needs-approval"]);
    expect(approved.status).toBe(200);
    const signed = must(await verifyPolicy((await caller(room, ben).version(first.policyId, 2)).jws, room.folder.keys.organisationKeys));
    expect([signed.authors, signed.approver, signed.policy]).toEqual([["Ada"], "Ben", STRICTER]);
    const known = await caller(room, ben).known(first.policyId);
    expect(known.packages).toMatchObject([{ packageId, exam: "Trial", version: 1 }]);
    expect(await actions(room)).toEqual(["policy-created", "policy-published", "policy-edited", "policy-proposed", "policy-approved"]);
  });

  it("is not approved by its author, by who proposed it, or by whoever came by a link, and nothing changes", async () => {
    const { room, ada, ben, draft, first } = await inUse();
    const byBen = (await caller(room, ben).step("proposals", draft)).body as Saved;
    const link = await staffCookie(room);

    const author = await caller(room, ada).step("approvals", byBen);
    const proposer = await caller(room, ben).step("approvals", byBen);
    const nobody = await send(room.url, `/v1/staff/policies/${first.policyId}/versions/2/approvals`, { body: { revision: byBen.revision, sha256: byBen.sha256 }, headers: { cookie: link } });

    expect([author, proposer, nobody].map(({ status, body }) => [status, body.error.code])).toEqual([[403, "policy/own-approval"], [403, "policy/own-approval"], [403, "policy/no-account"]]);
    expect((await caller(room, ada).known(first.policyId)).versions[0]).toMatchObject({ state: "proposed", revision: byBen.revision, published: null });
  });

  it("counts everybody who changed the draft as its author, also with a change that was undone since", async () => {
    const { room, ada, ben, draft } = await inUse();
    const byBen = (await caller(room, ben).save(draft, REMOTE)).body as Saved;
    const byAda = (await caller(room, ada).save(byBen, STRICTER)).body as Saved;
    const proposed = (await caller(room, ada).step("proposals", byAda)).body as Saved;

    const approved = await caller(room, ben).step("approvals", proposed);

    expect(approved.body.error.code).toBe("policy/own-approval");
  });

  it("is not approved when it was changed after it was proposed: it is a draft again", async () => {
    const { room, ada, ben, cleo, first, draft } = await inUse();
    const proposed = (await caller(room, ada).step("proposals", draft)).body as Saved;
    const changed = (await caller(room, cleo).save(proposed, REMOTE)).body as Saved;

    const old = await caller(room, ben).step("approvals", proposed);
    const other = await caller(room, ben).step("approvals", { ...changed, sha256: proposed.sha256 });

    expect([old.body.error.code, other.body.error.code]).toEqual(["policy/stale", "policy/stale"]);
    expect((await caller(room, ben).known(first.policyId)).versions[0]).toMatchObject({ state: "draft", proposed: null });
  });

  it("is sent back with a reason that its authors read until it is proposed again", async () => {
    const { room, ada, ben, first, draft } = await inUse();
    const proposed = (await caller(room, ada).step("proposals", draft)).body as Saved;

    const sent = await caller(room, ben).sendBack(proposed, "<script>alert(1)</script> One display is too few.");

    expect(sent.status).toBe(200);
    const [version] = (await caller(room, ada).known(first.policyId)).versions;
    expect(version).toMatchObject({ state: "draft", sentBack: { by: "Ben", reason: "<script>alert(1)</script> One display is too few." } });
    await caller(room, ada).step("proposals", { ...proposed, revision: version.revision });
    expect((await caller(room, ada).known(first.policyId)).versions[0]).toMatchObject({ state: "proposed", sentBack: null });
  });

  it("needs one person again when the exam is over", async () => {
    const { room, ada, draft } = await inUse();
    room.clock.advance(5 * 3_600_000);

    const published = await caller(room, ada).step("publications", draft);

    expect(published.status).toBe(200);
  });

  it("is begun once: whoever comes second goes on with the same draft", async () => {
    const { room, cleo, first } = await inUse();

    const second = await caller(room, cleo).begin(first.policyId, 1);

    expect([second.status, second.body.error.code, second.body.error.detail.version]).toEqual([409, "policy/draft-open", 2]);
  });

  it("is published once when two approve at the same moment", async () => {
    const { room, ada, ben, draft, first } = await inUse();
    const dora = (await memberOfStaff(room, "Dora", { roles: ["administrator"] })).token;
    const proposed = (await caller(room, ada).step("proposals", draft)).body as Saved;

    const both = await Promise.all([ben, dora].map(async (token) => await caller(room, token).step("approvals", proposed)));

    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await actions(room)).filter((action) => action === "policy-approved")).toHaveLength(1);
    expect((await caller(room, ada).known(first.policyId)).versions).toHaveLength(2);
  });
});

describe("a draft that is thrown away", () => {
  it("takes a policy along that was never published, with an entry in the audit log that says so", async () => {
    const { room, ada } = await office();
    const draft = (await caller(room, ada).create("Finals", SUPERVISED)).body as Saved;

    const discarded = await caller(room, ada).discard(draft);

    const entry = must(await room.folder.store.read((tables) => tables.audit())).find(({ action }) => action === "policy-discarded");
    expect([discarded.status, discarded.body]).toEqual([200, { newest: null }]);
    expect((await send(room.url, "/v1/staff/policies", { token: ada })).body.policies).toEqual([]);
    expect((await caller(room, ada).known(draft.policyId)).error.code).toBe("policy/not-found");
    expect([entry?.actor, entry?.subject, JSON.parse(entry?.detailJson ?? "{}")]).toEqual(["staff:Ada", draft.policyId, { version: 1, name: "Finals", policySha256: draft.sha256, gone: true }]);
  });

  it("leaves the published version that a scheduled exam uses, from which the next draft begins", async () => {
    const { room, ben, first, draft } = await inUse();

    const discarded = await caller(room, ben).discard(draft);

    const known = await caller(room, ben).known(first.policyId);
    const next = (await caller(room, ben).begin(first.policyId, 1)).body as Saved;
    expect(discarded.body).toEqual({ newest: 1 });
    expect([known.versions.map(({ version }: ShownVersion) => version), known.packages.length]).toEqual([[1], 1]);
    expect((await caller(room, ben).version(first.policyId, next.version)).policy).toEqual(SUPERVISED);
  });

  it("is another one than the draft that comes after it with the same number: who still has the old one open writes nothing over", async () => {
    const { room, ada, ben, first, draft } = await inUse();
    await caller(room, ben).discard(draft);
    const next = (await caller(room, ben).begin(first.policyId, 1)).body as Saved;

    const old = [await caller(room, ada).save(draft, REMOTE), await caller(room, ada).save({ ...draft, revision: draft.revision - 1 }, REMOTE), await caller(room, ada).discard(draft)];

    expect([next.version, old.map(({ body }) => body.error.code)]).toEqual([draft.version, ["policy/stale", "policy/stale", "policy/stale"]]);
    expect((await caller(room, ben).version(first.policyId, 2)).policy).toEqual(SUPERVISED);
  });

  it("stays when it was changed since it was shown, waits for approval, or is published", async () => {
    const { room, ada, ben, first, draft } = await inUse();
    const changed = (await caller(room, ada).save(draft, REMOTE)).body as Saved;
    const stale = await caller(room, ben).discard(draft);
    const proposed = (await caller(room, ada).step("proposals", changed)).body as Saved;

    const refused = [stale, await caller(room, ben).discard(proposed), await caller(room, ben).discard({ ...first, revision: 2 })];

    expect(refused.map(({ status, body }) => [status, body.error.code])).toEqual([[409, "policy/stale"], [409, "policy/wrong-state"], [409, "policy/wrong-state"]]);
    expect((await caller(room, ada).known(first.policyId)).versions).toHaveLength(2);
    expect(await actions(room)).not.toContain("policy-discarded");
  });

  it("is thrown away by an administrator of all exams and by nobody else", async () => {
    const { room, ada, cleo } = await office();
    const local = (await memberOfStaff(room, "Lea", { roles: ["administrator"], exams: [] })).token;
    const draft = (await caller(room, cleo).create("Finals", SUPERVISED)).body as Saved;

    const answers = [];
    for (const token of [cleo, local, ada]) answers.push((await caller(room, token).discard(draft)).status);

    expect(answers).toEqual([403, 403, 200]);
  });
});

describe("an exam that is scheduled with a published version", () => {
  it("is refused with a draft, with a policy that is another one, and with a version that was altered in the database", async () => {
    const { room, first, draft } = await inUse();
    const policyId = first.policyId as never;

    const byDraft = await publishedPolicy(room.folder, policyId, 2);
    const none = await publishedPolicy(room.folder, policyId, 9);
    must(await room.folder.store.write(async (tables) => {
      const row = await tables.policyVersion(policyId, 1);
      await tables.changePolicyVersion(policyId, 2, draft.revision, { jws: `${(row?.jws ?? "").slice(0, -4)}AAAA` });
      return { ok: true, value: undefined };
    }));
    const altered = await publishedPolicy(room.folder, policyId, 2);

    expect([byDraft, none, altered].map(codeOf)).toEqual(["policy/not-published", "policy/not-found", "policy/bad-signature"]);
    await expect(room.schedule({ policy: REMOTE, policySource: { policyId, version: 1 } })).rejects.toThrow("policy/not-published");
  });
});

describe("the JSON Schema of policies", () => {
  it("stands at a public path and is that of the command line", async () => {
    const { room } = await office();

    const response = await fetch(`${room.url}/schemas/policy.json`);

    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/schema+json; charset=utf-8"]);
    expect(await response.json()).toMatchObject({ $id: "urn:invigil:policy:1", title: "Invigil policy" });
  });
});
