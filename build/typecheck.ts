import { spawnSync } from "node:child_process";

const FOLDERS = ["core", "main", "preload", "renderer", "platform", "build", "test"] as const;

/** Type-checks each folder with its own tsconfig, so that a folder sees only the globals that it may use. */
const failed = FOLDERS.filter((folder) => spawnSync("tsc", ["-p", folder], { stdio: "inherit" }).status !== 0);
if (failed.length > 0) {
  console.error(`type errors in: ${failed.join(", ")}`);
  process.exit(1);
}
