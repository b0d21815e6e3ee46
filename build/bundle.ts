import { rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { build as buildClient } from "electron-vite";
import { build as buildPage } from "vite";

const root = new URL("..", import.meta.url).pathname;

/**
 * Bundles the client (main, preload, renderer), the staff console, its preview of exams and the receipt check into `out/`.
 * @param sourceMaps of the main process, for developers; installers hold none
 */
export async function bundle({ sourceMaps }: { readonly sourceMaps: boolean } = { sourceMaps: true }): Promise<void> {
  rmSync(`${root}out`, { recursive: true, force: true });
  await buildClient({ configFile: `${root}build/electron.vite.config.ts`, logLevel: "warn", mode: sourceMaps ? "production" : "installer" });
  await buildPage({ configFile: `${root}build/console.vite.config.ts`, logLevel: "warn" });
  await buildPage({ configFile: `${root}build/preview.vite.config.ts`, logLevel: "warn" });
  await buildPage({ configFile: `${root}build/verify.vite.config.ts`, logLevel: "warn" });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await bundle();
