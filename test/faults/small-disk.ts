import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of its own that can be full. */
export interface SmallDisk {
  readonly folder: string;
  /** Writes until not one more byte fits. */
  fill(): void;
  /** Makes room again. */
  free(): void;
  remove(): void;
}

/** @returns null where this account may not mount a disk: that needs root on Linux */
export function mountSmallDisk(megabytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), "invigil-disk-"));
  if (process.platform !== "linux" || spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder]).status !== 0) {
    rmSync(folder, { recursive: true });
    return null;
  }
  const filler = join(folder, "filler");
  return {
    folder,
    fill: () => {
      writeFileSync(filler, "");
      for (const size of [1_048_576, 65_536, 4096, 512, 1]) {
        try {
          for (;;) appendFileSync(filler, Buffer.alloc(size));
        } catch {
          // Full for this size.
        }
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => {
      spawnSync("umount", ["-l", folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
