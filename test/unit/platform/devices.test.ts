import { describe, expect, it } from "vitest";
import { identifyDevice } from "../../../core/device/device-id.ts";
import type { DeviceIdentity, RawIdentifiers } from "../../../core/device/device-id.ts";
import { fromBase64url } from "../../../core/crypto/encoding.ts";
import type { SigningKey } from "../../../core/crypto/signing.ts";
import { generateSigningKey } from "../../../core/crypto/signing.ts";
import { POLICY_PRESETS } from "../../../core/policy/presets.ts";
import type { Policy } from "../../../core/policy/policy.ts";
import { deviceFindings } from "../../../platform/device/device-findings.ts";
import { deviceSalt } from "../../../platform/device/device-salt.ts";
import { sweep } from "../../../platform/privacy/sweep.ts";
import { withoutPrograms } from "../../doubles/policies.ts";
import { Candidate } from "./support/candidate.ts";
import { must, openRoom } from "./support/room.ts";
import type { Room } from "./support/room.ts";
import { invigil } from "./support/served.ts";

const DAY = 24 * 3_600_000;
const SUPERVISED = withoutPrograms(POLICY_PRESETS["supervised-room"]);

type Hardware = Omit<RawIdentifiers, "install-id">;
const LAPTOP: Hardware = { "system-uuid": "4c4c4544-0042-3510-8052-b3c04f4b4e32", "board-serial": "/7HQ5YJ3/CNWS20008L0153/", "system-serial": "7HQ5YJ3", "disk-serial": ["S4EVNX0R512345W"] };
const OTHER: Hardware = { "system-uuid": "99aabbcc-1142-3510-8052-b3c04f4b4e32", "board-serial": "ZZ98765QQ", "system-serial": "PF1X2Y3Z", "disk-serial": ["K1234512345"] };

/** A package with the given policy, and somebody who can sign in on a computer. */
async function open(room: Room, policy: Policy = SUPERVISED) {
  const { packageId } = await room.schedule({ policy });
  return async (code: string, hardware: Hardware, key?: SigningKey) => {
    const candidate = await Candidate.open(room.url, packageId, key);
    const device = await identityOf(candidate, hardware);
    // Sightings are told in the order of their times: nobody signs in at the moment of somebody else.
    room.clock.advance(1);
    return { candidate, device, answer: await candidate.signIn(code, { device }) };
  };
}

async function identityOf({ manifest, deviceKey }: Candidate, hardware: Hardware): Promise<DeviceIdentity> {
  const salt = manifest.deviceSalt === null ? new Uint8Array(32) : must(fromBase64url(manifest.deviceSalt));
  return await identifyDevice(salt, { ...hardware, "install-id": deviceKey.kid });
}

async function sightings(room: Room) {
  return must(await room.folder.store.read((tables) => tables.deviceSightings(null)));
}

describe("the salt of an organisation", () => {
  it("is made once, is in every package whose policy has a device report and in no other, and is another organisation's never", async () => {
    const [room, elsewhere] = [await openRoom(), await openRoom()];
    const manifestOf = async (at: Room, policy: Policy) => (await Candidate.open(at.url, (await at.schedule({ policy })).packageId)).manifest;

    const [first, second, practice, theirs] = [await manifestOf(room, SUPERVISED), await manifestOf(room, SUPERVISED), await manifestOf(room, POLICY_PRESETS.practice), await manifestOf(elsewhere, SUPERVISED)];

    expect(first.deviceSalt).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(second.deviceSalt).toBe(first.deviceSalt);
    expect(practice.deviceSalt).toBeNull();
    expect(theirs.deviceSalt).not.toBe(first.deviceSalt);
    expect(must(await deviceSalt(room.folder))).toBe(first.deviceSalt);
  });
});

describe("the pseudonym of a computer", () => {
  it("is kept with its tags and nothing else, once however often the computer signs in", async () => {
    const room = await openRoom();
    const signIn = await open(room);

    const { candidate, device } = await signIn("ADA-0001", LAPTOP);
    await candidate.signIn("ADA-0001", { device });

    const [row, ...others] = await sightings(room);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ deviceId: device.id, basis: "system-uuid", confidence: "high", candidate: "Ada", seenAt: room.clock.now(), deleteAfter: room.clock.now() + 90 * DAY });
    expect(JSON.stringify(row)).not.toContain("7HQ5YJ3");
  });

  it.each<[string, Policy]>([
    ["does not name it", { ...SUPERVISED, dataPlan: SUPERVISED.dataPlan.filter(({ collector }) => collector !== "device-report") }],
    ["keeps it for no time", { ...SUPERVISED, dataPlan: SUPERVISED.dataPlan.map((entry) => ({ ...entry, retentionDays: 0 })) }],
  ])("is not kept where the policy %s, even if a client sends it", async (_what, policy) => {
    const room = await openRoom();
    const signIn = await open(room, policy);

    const { answer } = await signIn("ADA-0001", LAPTOP);

    expect(answer.status).toBe(200);
    expect(await sightings(room)).toEqual([]);
  });

  it("is refused when it is not one", async () => {
    const room = await openRoom();
    const { packageId } = await room.schedule({ policy: SUPERVISED });
    const candidate = await Candidate.open(room.url, packageId);
    const device = await identityOf(candidate, LAPTOP);

    const statuses = [];
    for (const wrong of [{ ...device, serial: "7HQ5YJ3" }, { ...device, id: "7HQ5YJ3" }, { ...device, components: [] }, { ...device, components: Array.from({ length: 9 }, () => device.components[0]) }]) {
      statuses.push((await candidate.signIn("ADA-0001", { device: wrong as DeviceIdentity })).status);
    }

    expect(statuses).toEqual([400, 400, 400, 400]);
    expect(await sightings(room)).toEqual([]);
  });

  it("is bounded: a client that claims another one each time fills no disk", async () => {
    const room = await openRoom();
    const signIn = await open(room);
    const { candidate } = await signIn("ADA-0001", LAPTOP);

    for (let claim = 0; claim < 10; claim += 1) await candidate.signIn("ADA-0001", { device: await identityOf(candidate, { "system-serial": `CLAIM8K${claim}X` }) });

    expect(await sightings(room)).toHaveLength(5);
  });

  it("is deleted when its retention is over and not before, by the command and by the server, and the audit log says how many", async () => {
    const room = await openRoom({ sweepMs: 20 });
    const signIn = await open(room);
    await signIn("ADA-0001", LAPTOP);

    room.clock.advance(90 * DAY - 1);
    const early = must(await sweep(room.folder, "test"));
    const kept = await sightings(room);
    room.clock.advance(1);
    await expect.poll(async () => (await sightings(room)).length, { timeout: 20_000 }).toBe(0);

    expect(early.deviceIds).toBe(0);
    expect(kept).toHaveLength(1);
    const audit = must(await room.folder.store.read((tables) => tables.audit()));
    expect(audit.filter(({ action }) => action === "personal-data-deleted").map(({ detailJson }) => detailJson)).toEqual(['{"deviceIds":1}']);
  });
});

describe("computers to look at", () => {
  it("are those of two candidates of one exam that are one, by what agrees", async () => {
    const room = await openRoom();
    const signIn = await open(room);
    await signIn("ADA-0001", LAPTOP);
    room.clock.advance(1);
    const { "system-uuid": _unread, ...withoutUuid } = LAPTOP;
    await signIn("BEN-0002", withoutUuid);

    const { findings } = deviceFindings(await sightings(room));

    expect(findings.map(({ kind, first, second, match }) => [kind, first.candidate, second.candidate, match.verdict, match.agree])).toEqual([
      ["one-computer-two-candidates", "Ada", "Ben", "same", ["board-serial", "system-serial", "disk-serial"]],
    ]);
  });

  it("are one candidate's two, when they differ", async () => {
    const room = await openRoom();
    const signIn = await open(room);
    await signIn("ADA-0001", LAPTOP);
    await signIn("ADA-0001", OTHER);

    expect(deviceFindings(await sightings(room)).findings.map(({ kind, match }) => [kind, match.verdict])).toEqual([["one-candidate-two-computers", "different"]]);
  });

  it("are two with one installation's key", async () => {
    const room = await openRoom();
    const signIn = await open(room);
    const key = await generateSigningKey();
    await signIn("ADA-0001", LAPTOP, key);
    await signIn("BEN-0002", OTHER, key);

    expect(deviceFindings(await sightings(room)).findings.map(({ kind }) => kind)).toEqual(["copied-install-key"]);
  });

  it("are none when an identifier was not read the second time, a disk was changed, or two have a placeholder in common", async () => {
    const room = await openRoom();
    const signIn = await open(room);
    const key = await generateSigningKey();
    const { "system-uuid": _unread, ...withoutUuid } = LAPTOP;
    await signIn("ADA-0001", LAPTOP, key);
    await signIn("ADA-0001", withoutUuid, key);
    await signIn("ADA-0001", { ...LAPTOP, "disk-serial": ["WD-WX11A70J1234"] }, key);
    await signIn("BEN-0002", { ...OTHER, "board-serial": "Default string" });

    expect(deviceFindings(await sightings(room)).findings).toEqual([]);
  });

  it("are not counted by an identifier that a hundred have, and are still compared by the others", async () => {
    const room = await openRoom();
    const signIn = await open(room);
    await signIn("ADA-0001", LAPTOP);
    const [one] = await sightings(room);
    if (one === undefined) throw new Error("it was just seen");
    const hall = Array.from({ length: 3000 }, (_, index) => ({
      ...one, candidateId: `c${index}`, candidate: `C${index}`, deviceKey: `key${index}`, deviceId: `d${index}`, sittingId: `s${index}` as typeof one.sittingId,
      componentsJson: JSON.stringify([{ kind: "board-serial", tag: "A".repeat(43) }, { kind: "system-serial", tag: String(Math.floor(index / 2)).padStart(43, "B") }]),
    }));

    const { findings, crowded } = deviceFindings(hall);

    expect(crowded).toBe(1);
    expect(findings).toHaveLength(1500);
  });
});

it("tells staff in words and in JSON, with the harmless reason beside, and no tag in either", async () => {
  const room = await openRoom();
  const signIn = await open(room);
  const { device, candidate } = await signIn("ADA-0001", LAPTOP);
  room.clock.advance(1);
  await signIn("BEN-0002", LAPTOP);
  const { examId } = candidate.manifest;

  const json = await invigil("device", "list", "--exam", examId, "--data", room.dataDir, "--json");
  const human = await invigil("device", "list", "--exam", examId, "--data", room.dataDir);
  const list = await invigil("sitting", "list", "--data", room.dataDir);
  const opened = await invigil("sitting", "open", candidate.sittingId, "--data", room.dataDir);

  expect(json.json).toMatchObject({
    crowded: 0, devices: [{ deviceId: device.id }, { deviceId: device.id }],
    pairs: [{ kind: "one-computer-two-candidates", verdict: "same", agree: ["system-uuid", "board-serial", "system-serial", "disk-serial"], differ: ["install-id"], first: { candidate: "Ada", basis: "system-uuid", confidence: "high" }, second: { candidate: "Ben" } }],
  });
  for (const { stdout } of [human, list, opened]) {
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("Ada and Ben signed in on what is one computer");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("In a computer room that is usual when one sits after the other.");
  }
  for (const { tag } of device.components) expect([json, human, list, opened].some(({ stdout }) => stdout.includes(tag))).toBe(false);
}, 180_000);
