import { rm } from "node:fs/promises";
import { startTestPlatform } from "../doubles/platform.ts";
import { defineBenchmark } from "./benchmark.ts";
import { BUDGETS } from "./budgets.ts";
import { figure } from "./figure.ts";
import type { Figure } from "./figure.ts";
import { killClients } from "./kills/client-kills.ts";
import { killPlatform } from "./kills/platform-kills.ts";

const counts = {
  "client-kills": { about: "kills of the client's main process with -9", usual: 8, least: 0, most: 2000 },
  "platform-kills": { about: "kills of the platform under load with -9", usual: 4, least: 0, most: 2000 },
  seed: { about: "choice of the moments", usual: 1, least: 0, most: 1_000_000 },
};

/** Power cuts at random moments, with everything that was acknowledged looked for afterwards. */
export const kills = defineBenchmark({
  name: "kills",
  about: "the client's main process and the platform killed with -9 at random moments, and what was lost",
  counts,
  run: async ({ "client-kills": clientKills, "platform-kills": platformKills, seed }, cleanup) => {
    const figures: Figure[] = [];
    const facts: Record<string, unknown> = {};
    if (clientKills > 0) {
      const platform = await cleanup.own(() => startTestPlatform(), async (started) => {
        await started.stop();
        await rm(started.dataDir, { recursive: true, force: true });
      });
      const { resumedMs, savedMs, ...client } = await killClients(platform, clientKills, seed, cleanup);
      figures.push(figure("client: restart after kill -9 to the screen that goes on", resumedMs, {
        unit: "ms", budget: BUDGETS.restart, restHolds: client.lost + client.lostUnsaved + client.older === 0, note: "a new process of the whole main application, without a window (the benchmark `sitting` measures with one); two computers at once",
      }));
      if (savedMs.length > 0) figures.push(figure("client: answer to its being on disk, as it says", savedMs, { unit: "ms", budget: BUDGETS.keyToDisk, note: "from the call, across to the other process and back" }));
      facts["client"] = client;
    }
    if (platformKills > 0) {
      const { servingMs, ...served } = await killPlatform(platformKills, seed, cleanup);
      figures.push(figure("platform: restart after kill -9 to serving again", servingMs, { unit: "ms", note: "from spawning `invigil serve` on the same data and port" }));
      facts["platform"] = served;
    }
    return { runtime: "node", figures, facts };
  },
});
