import { defineConfig } from "vitest/config";

const root = new URL("..", import.meta.url).pathname;

/** How long `expect.poll` asks, in ms: what is asked for comes soon or not at all, except on a machine that stands still for a while. */
const POLL_MS = 20_000;

function suite(name: string, include: readonly string[], testTimeout: number): { readonly extends: true; readonly test: object } {
  return { extends: true, test: { name, root, include: [...include], testTimeout, hookTimeout: testTimeout, environment: "node", expect: { poll: { timeout: POLL_MS } } } };
}

/** One project a kind of test, so that each can be run by name: `npm run unit -- --project core`. */
export default defineConfig({
  root,
  test: {
    pool: "forks",
    maxWorkers: 2,
    projects: [
      suite("core", ["test/unit/core/**/*.test.ts"], 30_000),
      suite("main", ["test/unit/main/**/*.test.ts", "test/unit/preload/**/*.test.ts", "test/contract/**/*.test.ts"], 60_000),
      suite("build", ["test/unit/build/**/*.test.ts"], 60_000),
      suite("platform", ["test/unit/platform/**/*.test.ts", "test/conformance/**/*.test.ts"], 60_000),
      suite("security", ["test/security/**/*.test.ts"], 60_000),
      suite("faults", ["test/faults/**/*.test.ts"], 300_000),
      suite("standin", ["test/standin/**/*.test.ts"], 120_000),
      suite("renderer", ["test/renderer/**/*.test.ts"], 120_000),
      suite("bench", ["test/unit/bench/**/*.test.ts"], 120_000),
      suite("e2e", ["test/e2e/**/*.test.ts"], 300_000),
    ],
  },
});
