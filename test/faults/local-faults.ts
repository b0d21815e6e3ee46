import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Screen } from "../../core/contract/view.ts";
import { startTestPlatform } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";
import { Backup } from "./backup.ts";
import { ruinTable, tear } from "./damage.ts";
import type { FaultRow } from "./fault-row.ts";
import { sitThrough } from "./sit-through.ts";
import type { Extent, FaultRoom, Scenario } from "./sit-through.ts";
import { mountSmallDisk } from "./small-disk.ts";
import type { SmallDisk } from "./small-disk.ts";

const HOUR_MS = 3_600_000;
/** As much as the check before an exam asks for, and a little for the exam. */
const CLIENT_DISK_MB = 110;
const PLATFORM_DISK_MB = 24;

/** Students' disks are full for a while. @returns null where no disk can be mounted */
export async function fullDiskOfClients(platform: TestPlatform, extent: Extent): Promise<FaultRow | null> {
  const disks: SmallDisk[] = [];
  try {
    for (let index = 0; index < extent.sittings; index += 1) {
      const disk = mountSmallDisk(CLIENT_DISK_MB);
      if (disk === null) return null;
      disks.push(disk);
    }
    let refused = 0;
    const row = await sitThrough(platform, {
      fault: "disk full on the client", lastsMs: 2000, handInDuring: false, options: (index) => ({ profile: disks[index]?.folder ?? "" }),
      begin: () => disks.forEach((disk) => disk.fill()),
      end: async ({ students }) => {
        disks.forEach((disk) => disk.free());
        for (const student of students) {
          refused += student.typed.filter(({ saved }) => !saved).length;
          await student.until((screen) => screen.name === "exam" && screen.sitting.sync.trouble === null, 120_000);
          // What the application kept in memory is the last answer to each question, and it says now that it is saved.
          for (const typed of student.typed) if (student.typed.findLast(({ item }) => item === typed.item) === typed) typed.saved = true;
        }
      },
    }, extent);
    return { ...row, failed: row.failed + refused };
  } finally {
    for (const disk of disks) disk.remove();
  }
}

/** The platform's disk is full for a while. @returns null where no disk can be mounted */
export async function fullDiskOfPlatform(_platform: TestPlatform, extent: Extent): Promise<FaultRow | null> {
  const disk = mountSmallDisk(PLATFORM_DISK_MB);
  if (disk === null) return null;
  try {
    return await withOwnPlatform(async (own) => await sitThrough(own, { fault: "disk full on the platform", lastsMs: 3000, handInDuring: true, begin: () => disk.fill(), end: () => disk.free() }, extent), join(disk.folder, "data"));
  } finally {
    disk.remove();
  }
}

/** The platform's database is damaged: it must answer for nothing until a good copy is put back. */
export function damagedPlatform(how: "torn" | "page"): (platform: TestPlatform, extent: Extent) => Promise<FaultRow> {
  return async (_platform, extent) => await withOwnPlatform(async (own) => {
    const backup = new Backup(own);
    const row = await sitThrough(own, {
      fault: how === "torn" ? "database of the platform torn, then restored" : "page of the platform's database ruined, then restored", lastsMs: 3000, handInDuring: true,
      begin: async () => {
        await own.stop();
        backup.take();
        const path = join(own.dataDir, "platform.sqlite");
        if (how === "torn") tear(path, 0.5);
        else ruinTable(path, "records");
        // It may refuse to start, or start and refuse everything that needs the database. Both are closed.
        await own.restart().catch(() => undefined);
      },
      end: async () => await backup.putBack(),
    }, extent);
    backup.remove();
    return row;
  });
}

/** The platform is set back to a backup while sittings run. `signedIn`: whether they had signed in before it was taken. */
export function restoredPlatform(signedIn: "before" | "since"): (platform: TestPlatform, extent: Extent) => Promise<FaultRow> {
  return async (_platform, extent) => await withOwnPlatform(async (own) => {
    const backup = new Backup(own);
    const takeIt = async (): Promise<void> => {
      await own.stop();
      backup.take();
      await own.restart();
    };
    const row = await sitThrough(own, {
      fault: `platform restored from a backup, signed in ${signedIn} it`, lastsMs: 3000, handInDuring: false,
      ...(signedIn === "since" ? { beforeCheckIn: takeIt } : {}),
      begin: async () => {
        if (signedIn === "before") await takeIt();
      },
      end: async () => await backup.putBack(),
    }, extent);
    backup.remove();
    return row;
  });
}

/** The platform is set back between taking the last record of a sitting and its seal: everything was acknowledged, and nothing is held. */
export async function restoredBeforeTheSeal(_platform: TestPlatform, extent: Extent): Promise<FaultRow> {
  return await withOwnPlatform(async (own) => {
    const backup = new Backup(own);
    const row = await sitThrough(own, {
      fault: "platform restored between the last record and the seal", lastsMs: 0, handInDuring: true,
      begin: async ({ proxy }) => {
        await own.stop();
        backup.take();
        await own.restart();
        proxy.set({ kind: "status-500", share: 1, only: "/seal" });
      },
      end: async ({ proxy, students }) => {
        for (const student of students) await student.until((screen) => screen.name === "exam" || (screen.name === "sealed" && screen.sync.unsent === 0), 120_000);
        await backup.putBack();
        proxy.set(null);
      },
    }, extent);
    backup.remove();
    return row;
  });
}

/** Students' clocks are set by an hour in the middle; `online` or without the platform meanwhile. */
export function shiftedClock(hours: 1 | -1, online: boolean): (platform: TestPlatform, extent: Extent) => Promise<FaultRow> {
  return async (platform, extent) => {
    let shift = 0;
    const scenario: Scenario = {
      fault: `clock set ${hours > 0 ? "forward" : "back"} an hour, ${online ? "online" : "offline"}`, lastsMs: 1500, handInDuring: true, gentle: true,
      options: () => ({ clock: { now: () => Date.now() + shift, monotonic: () => performance.now() } }),
      begin: async (room) => {
        if (!online) room.proxy.set({ kind: "cut" });
        const before = await remainingOf(room);
        const at = performance.now();
        shift = hours * HOUR_MS;
        const after = await remainingOf(room);
        const worked = performance.now() - at;
        for (const [index, remaining] of after.entries()) {
          const used = (before[index] ?? 0) - remaining;
          if (used < 0 || used > worked + 1000) throw new Error(`the remaining time jumped by ${used} ms with the clock`);
        }
      },
      end: ({ proxy }) => proxy.set(null),
    };
    return await sitThrough(platform, scenario, extent);
  };
}

async function remainingOf({ students }: FaultRoom): Promise<readonly number[]> {
  const screens: Screen[] = [];
  for (const student of students) screens.push(await student.until(({ name }) => name === "exam", 60_000));
  return screens.map((screen) => (screen.name === "exam" ? screen.sitting.remainingMs : 0));
}

async function withOwnPlatform<T>(run: (own: TestPlatform) => Promise<T>, dataDir?: string): Promise<T> {
  const own = await startTestPlatform(dataDir === undefined ? {} : { dataDir });
  try {
    return await run(own);
  } finally {
    await own.stop();
    rmSync(own.dataDir, { recursive: true, force: true });
  }
}
