import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemRandom } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import { ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { openDataFolder } from "../office/data-folder.ts";
import type { DataFolder } from "../office/data-folder.ts";
import { systemClock } from "../office/system-clock.ts";
import type { LoadTarget } from "./load-options.ts";
import { startOwnPlatform } from "./own-platform.ts";
import type { OwnPlatform } from "./own-platform.ts";
import { usageOf } from "./process-usage.ts";
import type { ProcessUsage } from "./process-usage.ts";

const LOOK_EVERY_MS = 250;

/** The platform that gets the load: one of our own in a temporary folder, or one that runs already. */
export class PlatformUnderLoad {
  readonly url: string;
  readonly dataDir: string;
  #own: OwnPlatform | null;
  readonly #temporary: string | null;
  /** Processor time of its processes that were killed, ms. */
  #cpuBefore = 0;
  #peakBytes = 0;
  readonly #watch: NodeJS.Timeout;

  private constructor(url: string, dataDir: string, own: OwnPlatform | null, temporary: string | null) {
    this.url = url;
    this.dataDir = dataDir;
    this.#own = own;
    this.#temporary = temporary;
    this.#watch = setInterval(() => this.usage(), LOOK_EVERY_MS);
  }

  /** Errors: http/internal when it does not start. */
  static async open(target: LoadTarget): Promise<Result<PlatformUnderLoad, InvigilError>> {
    if (target.kind === "running") return ok(new PlatformUnderLoad(target.url, target.dataDir, null, null));
    const temporary = await mkdtemp(join(tmpdir(), "invigil-load-"));
    const dataDir = join(temporary, "platform");
    const own = await startOwnPlatform(dataDir);
    if (own.ok) return ok(new PlatformUnderLoad(own.value.url, dataDir, own.value, temporary));
    await rm(temporary, { recursive: true, force: true });
    return own;
  }

  /** Null of a platform that is not our own: its process is not known. */
  usage(): ProcessUsage {
    if (this.#own === null) return { rssBytes: null, cpuMs: null };
    const { rssBytes, cpuMs } = usageOf(this.#own.pid);
    this.#peakBytes = Math.max(this.#peakBytes, rssBytes ?? 0);
    return { rssBytes, cpuMs: cpuMs === null ? null : cpuMs + this.#cpuBefore };
  }

  /** Most resident memory so far, bytes. */
  get peakBytes(): number | null {
    return this.#peakBytes === 0 ? null : this.#peakBytes;
  }

  /** Ends our own platform as a power cut would. */
  async kill(): Promise<void> {
    this.#cpuBefore = this.usage().cpuMs ?? this.#cpuBefore;
    await this.#own?.kill();
  }

  /** Starts it again at the same address with the same data. Errors: http/internal. */
  async restart(): Promise<Result<void, InvigilError>> {
    if (this.#own === null) return fail("usage/invalid", "only a platform of its own is started again");
    const own = await startOwnPlatform(this.dataDir, Number(new URL(this.url).port));
    if (!own.ok) return own;
    this.#own = own.value;
    return ok(undefined);
  }

  /** Opens its data, beside the server or after it. */
  async withFolder<T>(work: (folder: DataFolder) => Promise<Result<T, InvigilError>>): Promise<Result<T, InvigilError>> {
    const folder = await openDataFolder({ dataDir: this.dataDir, clock: systemClock, random: systemRandom });
    if (!folder.ok) return folder;
    try {
      return await work(folder.value);
    } finally {
      await folder.value.close();
    }
  }

  /** Ends our own platform in order; its data stay until `remove`. */
  async stop(): Promise<void> {
    clearInterval(this.#watch);
    await this.#own?.stop();
  }

  /** Removes what was made for this run. */
  async remove(): Promise<void> {
    if (this.#temporary !== null) await rm(this.#temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}
