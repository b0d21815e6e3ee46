import { fingerprint } from "../../core/crypto/signing.ts";
import type { DeviceIdentity } from "../../core/device/device-id.ts";
import type { DeviceReport, Fact } from "../../core/device/device-report.ts";
import { factOf } from "../device/fact-of.ts";
import type { ReadDevice } from "../ports.ts";
import { collects } from "./collects.ts";
import type { Flow } from "./flow.ts";
import type { Sitting } from "./sitting.ts";

/** What this computer is, as it will be told: the report into the encrypted journal, the pseudonym to the platform. */
export interface ToldDevice {
  readonly identity: DeviceIdentity;
  readonly report: DeviceReport;
}

/** Begins to read what this computer is, once the student has agreed to a policy that names it, so that signing in waits for as little as possible. */
export function startDeviceReport(flow: Flow, sitting: Sitting): void {
  flow.device = null;
  const { policy, deviceSalt } = sitting.exam.manifest;
  // SECURITY: without a policy that names it, and that the student agreed to, nothing is read of the computer, nothing told and nothing recorded.
  if (!collects(policy, "device-report") || deviceSalt === null) return;
  const device = { ready: readDevice(flow, sitting, deviceSalt), told: null };
  flow.device = device;
  flow.run("device report", async () => {
    const told = await device.ready;
    if (flow.device !== device || told === null) return;
    flow.device = { ...device, told };
    flow.changed();
  });
}

/** Records the report. A disk that does not take it keeps nobody from the exam. */
export async function recordDevice(flow: Flow, sitting: Sitting, told: ToldDevice): Promise<void> {
  const recorded = await sitting.record({ kind: "device-report", report: told.report });
  if (!recorded.ok) flow.parts.log.write("warn", "device report not journalled", { error: recorded.error.code });
}

/** Null when it could not be read, whatever the reason: the exam goes on without. */
async function readDevice(flow: Flow, sitting: Sitting, salt: string): Promise<ToldDevice | null> {
  const { policy } = sitting.exam.manifest;
  try {
    const read = await flow.parts.ports.device.read({ salt, installId: sitting.deviceKey.kid, fields: policy.device.fields });
    return { identity: read.identity, report: reportOf(flow, sitting, read) };
  } catch (cause) {
    flow.parts.log.write("warn", "device report", { cause });
    return null;
  }
}

function reportOf(flow: Flow, sitting: Sitting, { reading, identity: { id, basis, confidence } }: ReadDevice): DeviceReport {
  const { application, screens } = flow.parts.ports;
  const version = (part: string): Fact<string> => factOf(process.versions[part], "text");
  return {
    ...reading,
    client: { version: application.version, electron: version("electron"), chromium: version("chrome"), node: version("node") },
    displays: screens.displays().slice(0, 32).map(({ width, height, internal }) => ({ width: Math.round(width), height: Math.round(height), internal })),
    installKey: fingerprint(sitting.deviceKey.kid), device: { id, basis, confidence },
  };
}
