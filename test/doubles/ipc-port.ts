import { channelOf } from "../../core/contract/ipc.ts";
import type { IpcPort, IpcSender } from "../../main/ports.ts";

/** An `IpcPort` in memory: messages are cloned on their way in and out, as they are between processes. */
export interface IpcPortDouble {
  readonly port: IpcPort;
  readonly deliver: (name: string, sender: IpcSender, payload: unknown) => Promise<unknown>;
  /** Channels with a handler right now. */
  readonly channels: () => readonly string[];
}

export function createIpcPortDouble(): IpcPortDouble {
  const table = new Map<string, (sender: IpcSender, payload: unknown) => Promise<unknown>>();
  return {
    port: {
      handle: (channel, listener) => {
        table.set(channel, listener);
        return () => table.delete(channel);
      },
    },
    deliver: async (name, sender, payload) => {
      const listener = table.get(name.startsWith("invigil:") ? name : channelOf(name as "app.view"));
      if (listener === undefined) throw new Error(`nothing handles ${name}`);
      return structuredClone(await listener(sender, structuredClone(payload)));
    },
    channels: () => [...table.keys()],
  };
}
