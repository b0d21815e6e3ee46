import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Runtime } from "./runtime.ts";

const root = new URL("../..", import.meta.url).pathname;

/** Opens the client's window with an exam link and waits until it is closed. */
export async function openClient(runtime: Runtime, client: { readonly link: string; readonly profile: string }): Promise<void> {
  const args = ["--profile", client.profile, client.link];
  const child = runtime.kind === "electron"
    ? spawn(runtime.executable, [root, ...args], { stdio: "inherit" })
    : spawn(process.execPath, [`${root}test/standin/run.ts`, `${root}out/main/index.js`, ...args], { stdio: "inherit" });
  await once(child, "exit");
}
