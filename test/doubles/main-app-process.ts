import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Envelope } from "../../core/contract/bridge.ts";
import type { CallName, CallRequest, CallResponse } from "../../core/contract/ipc.ts";
import type { Screen, ScreenName } from "../../core/contract/view.ts";
import { newProfile } from "./main-app.ts";
import type { MainApp } from "./main-app.ts";

/** A main process that can be killed as a power cut would, and started again on the same computer. */
export interface MainAppProcess extends Pick<MainApp, "call" | "screen" | "until" | "profile"> {
  /** SIGKILL, and waits until it is gone. Calls that it has not answered are rejected. */
  readonly kill: () => Promise<void>;
}

/** A computer: a profile folder and its secret store. */
export interface Computer {
  readonly profile: string;
  readonly secret: string;
}

export function newComputer(): Computer {
  return { profile: newProfile(), secret: randomBytes(32).toString("hex") };
}

export async function startMainAppProcess({ profile, secret }: Computer, runtime: "preview" | "electron" = "preview"): Promise<MainAppProcess> {
  const child = fork(new URL("main-app-child.ts", import.meta.url).pathname, [profile, secret, runtime], { stdio: ["ignore", "inherit", "inherit", "ipc"], execArgv: [] });
  const waiting = new Map<number, { readonly answered: (answer: unknown) => void; readonly lost: (cause: Error) => void }>();
  let next = 0;
  let gone = false;
  child.once("exit", () => {
    gone = true;
    for (const { lost } of waiting.values()) lost(new Error("the main process is gone"));
  });
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the main process ended with ${code}`)));
    child.on("message", (message: { readonly ready?: true; readonly id?: number; readonly answer?: unknown }) => {
      if (message.ready === true) resolve();
      else if (message.id !== undefined) waiting.get(message.id)?.answered(message.answer);
    });
  });
  const call = async <N extends CallName>(name: N, request: CallRequest<N>): Promise<Envelope<CallResponse<N>>> => {
    next += 1;
    const id = next;
    // Not `child.connected`: that stays true for a moment after the exit, and what is sent then is never answered.
    if (gone) throw new Error("the main process is gone");
    return await new Promise((resolve, reject) => {
      waiting.set(id, {
        answered: (answer) => {
          waiting.delete(id);
          resolve(answer as Envelope<CallResponse<N>>);
        },
        lost: reject,
      });
      child.send({ id, name, request }, (failure) => {
        if (failure !== null) reject(failure);
      });
    });
  };
  const screen = async (): Promise<Screen> => {
    const answer = await call("app.view", {});
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value.screen;
  };
  return {
    profile, call, screen,
    until: async <N extends ScreenName>(name: N, fits: (shown: Extract<Screen, { name: N }>) => boolean = () => true) => {
      const deadline = Date.now() + 40_000;
      for (;;) {
        const now = await screen();
        if (now.name === name && fits(now as Extract<Screen, { name: N }>)) return now as Extract<Screen, { name: N }>;
        if (Date.now() > deadline) throw new Error(`waited for the screen "${name}" and see ${JSON.stringify(now).slice(0, 1500)}`);
        await new Promise((resolve) => setTimeout(resolve, 120));
      }
    },
    kill: async () => {
      if (gone) return;
      const exited = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await exited;
    },
  };
}
