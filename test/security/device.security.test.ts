import { readFileSync, readdirSync, statSync } from "node:fs";
import { hostname, networkInterfaces } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePolicy } from "../../core/policy/parse-policy.ts";
import { POLICY_PRESETS } from "../../core/policy/presets.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { nodeDevice, readInThread } from "../../main/device/node-device.ts";
import { beginExam, must, startMainApp } from "../doubles/main-app.ts";
import { createTestDesktop } from "../doubles/main-ports.ts";
import { withoutPrograms } from "../doubles/policies.ts";
import { startTestPlatform } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";

/* This computer itself: its real identifiers, as far as it has them, must be nowhere that a policy does not name them. */

const SUPERVISED = withoutPrograms(POLICY_PRESETS["supervised-room"]);
/** Longer than any word that could stand in a file by chance. */
const FEWEST_CHARACTERS = 6;

let platform: TestPlatform;
let elsewhere: TestPlatform;

beforeAll(async () => {
  [platform, elsewhere] = [await startTestPlatform(), await startTestPlatform()];
});

afterAll(async () => {
  await platform.stop();
  await elsewhere.stop();
});

/** What identifies this computer, read here without the code under test. */
function ownIdentifiers(): readonly string[] {
  const files = ["/etc/machine-id", ...["product_uuid", "product_serial", "board_serial", "chassis_serial"].map((name) => `/sys/class/dmi/id/${name}`), ...disks().map((disk) => `/sys/block/${disk}/serial`), ...disks().map((disk) => `/sys/block/${disk}/device/serial`)];
  const texts = files.flatMap((path) => {
    try {
      return [readFileSync(path, "utf8").trim()];
    } catch {
      return [];
    }
  });
  return [...new Set([...texts, ...macAddresses()])].filter((text) => text.length >= FEWEST_CHARACTERS);
}

function disks(): readonly string[] {
  try {
    return readdirSync("/sys/block");
  } catch {
    return [];
  }
}

function macAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).filter(({ mac }) => !/^[0:]+$/.test(mac)).map(({ mac }) => mac));
}

/** Everything that a sitting leaves behind and sends: the client's files, the decrypted journal, the platform's files, and every request. */
async function sitThrough(policy: Policy): Promise<{ readonly everything: string; readonly traffic: string; readonly report: string }> {
  const traffic: string[] = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    traffic.push(String(input instanceof Request ? input.url : input), JSON.stringify(init?.headers ?? {}), typeof init?.body === "string" ? init.body : "");
    return await real(input, init);
  };
  try {
    const exam = await platform.schedule({ policy });
    const desktop = createTestDesktop();
    const app = await startMainApp({ desktop: { ...desktop, ports: { ...desktop.ports, device: nodeDevice } } });
    await beginExam(app, exam);
    const shown = JSON.stringify((await must(app.call("record.list", {}))).entries);
    await must(app.call("sitting.hand-in", {}));
    await app.until("receipt");
    await app.stop();
    const { timeline } = await platform.openOnly(exam.packageId);
    const report = JSON.stringify(timeline.filter(({ event }) => event.kind === "device-report"));
    const files = [app.profile, platform.dataDir].flatMap(filesIn).map((path) => readFileSync(path, "latin1")).join("\n");
    return { everything: [files, JSON.stringify(timeline), shown, traffic.join("\n")].join("\n").toLowerCase(), traffic: traffic.join("\n"), report };
  } finally {
    globalThis.fetch = real;
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))).filter((path) => statSync(path).isFile());
}

describe("this computer's own identifiers", () => {
  it("are in no file, no log, no record and no request of a sitting whose policy names none", async () => {
    const own = ownIdentifiers();

    const { everything, traffic, report } = await sitThrough(SUPERVISED);

    expect(own.length).toBeGreaterThan(0);
    expect(traffic).toContain('"device":{"id":"');
    expect(report).toContain('"identifiers":[]');
    for (const identifier of own) for (const form of [identifier, identifier.replaceAll(/[:-]/g, ""), Buffer.from(identifier).toString("base64url"), Buffer.from(identifier).toString("hex")]) {
      expect(everything.includes(form.toLowerCase())).toBe(false);
    }
    // A host name may be as short as a word that stands in any file: there is no place for it in the report.
    expect(report).not.toContain('"hostname"');
    expect(traffic).not.toContain(`"${hostname()}"`);
  });

  it("are recorded where the policy names them, those alone, and encrypted", async () => {
    const [mac] = macAddresses();
    const named: Policy = { ...SUPERVISED, device: { fields: ["mac-addresses", "hostname"] } };

    const { report, traffic } = await sitThrough(named);

    expect(report).toContain(JSON.stringify({ field: "hostname", values: { value: [hostname()] } }));
    expect(report).toContain(mac);
    expect(traffic).not.toContain(mac);
    for (const other of ownIdentifiers().filter((identifier) => !macAddresses().includes(identifier))) expect(report.includes(other)).toBe(false);
  });

  it("are not read, told or recorded at all where the data plan has no device report", async () => {
    const exam = await platform.schedule({ policy: POLICY_PRESETS.practice });
    const desktop = createTestDesktop();
    const app = await startMainApp({ desktop });

    await beginExam(app, exam);
    await app.stop();

    expect(desktop.deviceRequests).toEqual([]);
    expect((await platform.openOnly(exam.packageId)).timeline.map(({ event }) => event.kind)).not.toContain("device-report");
  });

  it("cannot be named by a policy without saying why, and never by one that is called practice", () => {
    const dataPlan = SUPERVISED.dataPlan.filter(({ collector }) => collector !== "device-report");

    expect(parsePolicy({ ...SUPERVISED, dataPlan, device: { fields: ["hostname", "system-serial"] } })).toMatchObject({ error: { code: "policy/invalid", detail: { path: "device.fields.0" } } });
    expect(parsePolicy({ ...SUPERVISED, device: { fields: ["hostname"] } })).toMatchObject({ ok: true });
    expect(parsePolicy({ ...POLICY_PRESETS.practice, device: { fields: ["hostname"] } })).toMatchObject({ ok: false });
  });
});

describe("two organisations", () => {
  it("get ids of one computer that share nothing, nor its key's fingerprint", async () => {
    const hardware = { "system-uuid": "4c4c4544-0042-3510-8052-b3c04f4b4e32", "board-serial": "/7HQ5YJ3/CNWS20008L0153/", "system-serial": "7HQ5YJ3" };
    const told: string[][] = [];
    const desktop = createTestDesktop();
    desktop.identifiers = hardware;
    const first = await startMainApp({ desktop });
    for (const at of [platform, elsewhere]) {
      const exam = await at.schedule({ policy: SUPERVISED });
      const app = at === platform ? first : await startMainApp({ desktop, profile: first.profile });
      await beginExam(app, exam);
      await must(app.call("sitting.hand-in", {}));
      await app.until("receipt");
      await must(app.call("sitting.finish", {}));
      await app.stop();
      const rows = await at.platform().folder.store.read((tables) => tables.deviceSightings(null));
      const row = rows.ok ? rows.value.find(({ packageId }) => packageId === exam.packageId) : undefined;
      if (row === undefined) throw new Error("the computer was not seen");
      const { timeline } = await at.openOnly(exam.packageId);
      const report = timeline.flatMap(({ event }) => (event.kind === "device-report" ? [event.report] : []))[0];
      told.push([row.deviceId, row.deviceKey, report?.installKey ?? "", ...(JSON.parse(row.componentsJson) as { tag: string }[]).map(({ tag }) => tag)]);
    }

    const [ours = [], theirs = []] = told;
    expect([ours.length, theirs.length]).toEqual([7, 7]);
    expect(ours.filter((value) => theirs.includes(value))).toEqual([]);
    expect(desktop.deviceRequests.map(({ fields }) => fields)).toEqual([[], []]);
  });
});

describe("the thread that reads them", () => {
  const request = { salt: "A".repeat(43), installId: "key", fields: ["hostname"] } as const;
  const script = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

  it("lets nothing out that the report has no place for", async () => {
    const leak = script(`import { parentPort, workerData } from "node:worker_threads";
      parentPort.postMessage({ reading: { make: { value: "x" }, serial: "7HQ5YJ3" }, identity: {} });`);

    const read = await readInThread(request, leak);

    expect(JSON.stringify(read)).not.toContain("7HQ5YJ3");
    expect(read).toMatchObject({ reading: { make: { absent: "failed" } }, identity: { basis: "install-id", confidence: "low" } });
  });

  it("keeps nobody from the exam when it hangs, fails or ends", async () => {
    const [hangs, fails, ends] = [await readInThread(request, script("setInterval(() => 1, 1000)"), 300), await readInThread(request, script("throw new Error('no')")), await readInThread(request, script("process.exit(3)"))];

    expect([hangs, fails, ends].map(({ reading }) => reading.identifiers)).toEqual([
      [{ field: "hostname", values: { absent: "timed-out" } }], [{ field: "hostname", values: { absent: "failed" } }], [{ field: "hostname", values: { absent: "failed" } }],
    ]);
  });
});
