import { createHash, randomInt } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { PublicJwk } from "../../core/crypto/signing.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { whyNoUpdate } from "../../core/update/may-update.ts";
import type { UpdateFacts } from "../../core/update/may-update.ts";
import { isSignedFile, judgeUpdate } from "../../core/update/release.ts";
import type { Release } from "../../core/update/release.ts";
import { writeDurably } from "../files/write-durably.ts";
import type { Log } from "../log/log.ts";
import type { Dispose, TimersPort, UpdaterPort } from "../ports.ts";

/** The first look comes when the first screen has long been there; the next ones some times a day. */
const FIRST_LOOK_MS = 60_000;
const LOOK_EVERY_MS = 4 * 3_600_000;

interface UpdateParts {
  readonly updater: UpdaterPort;
  readonly timers: TimersPort;
  readonly log: Log;
  readonly version: string;
  readonly profile: string;
  readonly keys: readonly PublicJwk[];
  /** Asked again before each step. */
  readonly facts: () => UpdateFacts;
}

/** Updates of this installation: looked for and downloaded while nothing is near, installed when the application ends. */
export class Updates {
  readonly #parts: UpdateParts;
  readonly #timers: readonly Dispose[];
  #ready: { readonly release: Release; readonly path: string } | null = null;
  #looking = false;

  constructor(parts: UpdateParts) {
    this.#parts = parts;
    this.#timers = [parts.timers.after(FIRST_LOOK_MS, () => void this.look()), parts.timers.every(LOOK_EVERY_MS, () => void this.look())];
  }

  /** Looks for an update and downloads it. What is not right is logged, and nothing of it is kept for installing. */
  async look(): Promise<void> {
    const { updater, log, version, profile, keys } = this.#parts;
    if (this.#looking || !this.#may("looking for an update")) return;
    this.#looking = true;
    try {
      const { channel } = this.#parts.facts();
      const offered = channel === "off" ? null : await updater.look(channel);
      if (offered === null || channel === "off") return;
      const release = await judgeUpdate(offered, { version, channel, lot: lotOf(profile) }, keys);
      if (!release.ok) return this.#refuse(release);
      if (!this.#may("downloading an update")) return;
      const path = await updater.download();
      const signed = isSignedFile(release.value, await sha512Of(path));
      if (!signed.ok) return this.#refuse(signed);
      this.#ready = { release: release.value, path };
      log.write("info", "update ready", { version: release.value.version });
    } catch (cause) {
      log.write("warn", "update", { cause });
    } finally {
      this.#looking = false;
    }
  }

  /** Installs what is ready, if it may be now; called when everything else has stopped. */
  async stop(): Promise<void> {
    for (const dispose of this.#timers) dispose();
    if (this.#ready === null || !this.#may("installing an update")) return;
    const { release, path } = this.#ready;
    // SECURITY: hashed once more, because the file has lain where programs of this account may write.
    const signed = isSignedFile(release, await sha512Of(path));
    if (!signed.ok) return this.#refuse(signed);
    this.#parts.log.write("info", "update installed", { version: release.version });
    this.#parts.updater.install();
  }

  #may(what: string): boolean {
    const because = whyNoUpdate(this.#parts.facts());
    if (because !== null) this.#parts.log.write("info", "no update now", { what, because });
    return because === null;
  }

  #refuse(refused: Result<never, InvigilError>): void {
    this.#ready = null;
    if (!refused.ok) this.#parts.log.write("warn", "update refused", { error: refused.error.code, message: refused.error.message, detail: refused.error.detail ?? {} });
  }
}

/** A number from 0 up to 100, drawn once for this installation and sent nowhere: which part of a staged release it belongs to. */
export function lotOf(profile: string): number {
  const path = join(profile, "update-lot");
  try {
    const kept = Number(readFileSync(path, "utf8"));
    if (Number.isInteger(kept) && kept >= 0 && kept < 100) return kept;
  } catch {
    // Drawn now.
  }
  const lot = randomInt(100);
  writeDurably(path, String(lot));
  return lot;
}

async function sha512Of(path: string): Promise<string> {
  const hash = createHash("sha512");
  await pipeline(createReadStream(path), hash);
  return hash.digest("base64");
}
