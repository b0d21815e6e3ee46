import type { DeviceIdentity } from "../../core/device/device-id.ts";
import type { JournalId } from "../../core/sitting/ids.ts";
import type { PackageRow } from "../store/schema.ts";
import type { Tables } from "../store/store.ts";

const DAY_MS = 24 * 3_600_000;
/** Computers of one journal at most: there is one, unless somebody copied its files. */
const MOST_DEVICES = 5;

/** Keeps the pseudonym of a computer that signed in, if the package's policy has a device report, and until its retention is over. Runs within the write of a sign-in. */
export async function addDevice(tables: Tables, { deviceRetentionDays }: Pick<PackageRow, "deviceRetentionDays">, journalId: JournalId, device: DeviceIdentity | null, now: number): Promise<void> {
  // SECURITY: what the policy does not name is not kept, whatever a client sends; nor what it names and keeps for no time.
  if (device === null || deviceRetentionDays === null || deviceRetentionDays === 0) return;
  // SECURITY: a client can claim another id each time that it signs in; without a bound one candidate could fill the disk.
  if (await tables.countDevices(journalId) >= MOST_DEVICES) return;
  const { id, basis, confidence, components } = device;
  await tables.addDevice({ journalId, deviceId: id, basis, confidence, componentsJson: JSON.stringify(components), seenAt: now, deleteAfter: now + deviceRetentionDays * DAY_MS });
}
