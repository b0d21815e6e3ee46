import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestPlatform } from "../doubles/platform.ts";

/** A copy of a stopped platform's data folder. */
export class Backup {
  readonly #platform: TestPlatform;
  readonly #copy = mkdtempSync(join(tmpdir(), "invigil-backup-"));

  constructor(platform: TestPlatform) {
    this.#platform = platform;
  }

  /** The platform has to be stopped. */
  take(): void {
    cpSync(this.#platform.dataDir, this.#copy, { recursive: true });
  }

  /** Stops the platform, puts the copy in the place of its data, and starts it again. */
  async putBack(): Promise<void> {
    await this.#platform.stop();
    rmSync(this.#platform.dataDir, { recursive: true });
    cpSync(this.#copy, this.#platform.dataDir, { recursive: true });
    await this.#platform.restart();
  }

  remove(): void {
    rmSync(this.#copy, { recursive: true, force: true });
  }
}
