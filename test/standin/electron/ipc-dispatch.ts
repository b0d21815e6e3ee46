import type { FromPage, ToPage } from "../world/isolated-world.ts";
import { makeEvent } from "./emulated.ts";
import type { IpcMain, IpcSender } from "./ipc-main.ts";
import { ipcMain } from "./ipc-main.ts";

type Sent = Extract<FromPage, { type: "send" }>;
type Invoked = Extract<FromPage, { type: "invoke" }>;
type AskedSync = Extract<FromPage, { type: "ask-sync" }>;

/** The sender's side of an event: replies go back to its page. */
interface Sender extends IpcSender {
  readonly sender: { readonly ipc: IpcMain; readonly send: (channel: string, ...args: unknown[]) => void };
}

/** `ipcRenderer.send`: first the listeners of this webContents, then those of ipcMain. */
export function dispatchSend(sender: Sender, { channel, args }: Sent): void {
  sender.sender.ipc.emit(channel, ipcEvent(sender), ...args);
  ipcMain.emit(channel, ipcEvent(sender), ...args);
}

/** `ipcRenderer.invoke`: an error crosses as its text, as Electron does it (electron#24427). */
export async function dispatchInvoke(sender: Sender, { id, channel, args }: Invoked, reply: (message: ToPage) => void): Promise<void> {
  const target = sender.sender.ipc.handles(channel) ? sender.sender.ipc : ipcMain;
  try {
    reply({ type: "reply", id, ok: true, value: await target.invoke(ipcEvent(sender), channel, args) });
  } catch (error) {
    reply({ type: "reply", id, ok: false, value: `Error invoking remote method '${channel}': ${String(error)}` });
  }
}

/** `ipcRenderer.sendSync`: the page stands still until a listener sets `returnValue`. @returns undefined when nobody listens */
export async function dispatchSync(sender: Sender, { channel, args }: AskedSync): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const event = ipcEvent(sender);
  Object.defineProperty(event, "returnValue", { set: resolve, get: () => undefined });
  return ipcMain.emit(channel, event, ...args) ? await promise : undefined;
}

function ipcEvent(sender: Sender): Sender & object {
  return makeEvent({ ...sender, ports: [], reply: (channel: string, ...args: unknown[]): void => sender.sender.send(channel, ...args) });
}
