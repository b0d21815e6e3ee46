import { describe, expect, it } from "vitest";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import { createPolicy } from "../../../platform/policy/draft-policy.ts";
import { publishVersion } from "../../../platform/policy/publish-policy.ts";
import { send } from "./support/candidate.ts";
import { must, openRoom } from "./support/room.ts";
import { memberOfStaff, SERVER_OWNER } from "./support/staff.ts";

const HOUR = 3_600_000;
const FINALS = { ...POLICY_PRESETS.practice, contact: "exam.office@lakeside.example" };

/** A draft of a policy, and somebody who schedules with it. */
async function withDraft() {
  const room = await openRoom();
  const { token } = await memberOfStaff(room, "Ada", { roles: ["author"] });
  const draft = must(await createPolicy(room.folder, { name: "Finals", policy: FINALS }, SERVER_OWNER));
  const [exam] = must(await room.folder.store.read((tables) => tables.exams()));
  const schedule = async (version: number) => await send(room.url, `/v1/staff/exams/${exam?.examId ?? ""}/packages`, {
    token,
    body: {
      opensAt: room.clock.now(), closesAt: room.clock.now() + 2 * HOUR, durationMs: HOUR, releaseAt: null, latestStartAt: null, startCode: "auto", overrideCodes: 0, rehearsal: false, candidates: [],
      policy: { kind: "published", policyId: draft.policyId, version },
    },
  });
  return { room, draft, schedule };
}

describe("a policy of one's own", () => {
  it("is what an exam is sat under once it was published, and the package says which version it is", async () => {
    const { room, draft, schedule } = await withDraft();
    must(await publishVersion(room.folder, { ...draft, sha256: draft.policySha256 }, SERVER_OWNER));

    const { status, body } = await schedule(1);
    const [made] = must(await room.folder.store.read((tables) => tables.packages()));
    const manifest = (await send(room.url, `/v1/packages/${body.packageId}/manifest`)).body as string;

    expect(status).toBe(200);
    expect(made).toMatchObject({ policyId: draft.policyId, policyVersion: 1 });
    expect(JSON.parse(Buffer.from(manifest.split(".")[1] ?? "", "base64url").toString()).policy).toEqual(FINALS);
  });

  it("is refused while it is a draft, or has no such version, and nothing is scheduled", async () => {
    const { room, schedule } = await withDraft();

    const answers = [await schedule(1), await schedule(2)].map(({ status, body }) => [status, body.error.code]);

    expect(answers).toEqual([[409, "policy/not-published"], [404, "policy/not-found"]]);
    expect(must(await room.folder.store.read((tables) => tables.packages()))).toEqual([]);
  });
});
