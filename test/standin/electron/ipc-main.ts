import { Emulated } from "./emulated.ts";

type Handler = (event: unknown, ...args: unknown[]) => unknown;

/** What a handler is told about the sender of a message. */
export interface IpcSender {
  readonly type: "frame";
  readonly sender: unknown;
  readonly senderFrame: unknown;
  readonly processId: number;
  readonly frameId: number;
}

/** `ipcMain`, and the `ipc` of each webContents. */
export class IpcMain extends Emulated {
  readonly #handlers = new Map<string, { readonly handler: Handler; readonly once: boolean }>();

  handle(channel: string, handler: Handler): void {
    this.#register(channel, handler, false);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.#register(channel, handler, true);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** For webContents: whether `invoke` on this channel ends here. */
  handles(channel: string): boolean {
    return this.#handlers.has(channel);
  }

  /** For webContents: runs the handler. @throws as the handler does, or when there is none */
  async invoke(event: IpcSender, channel: string, args: readonly unknown[]): Promise<unknown> {
    const entry = this.#handlers.get(channel);
    if (entry === undefined) throw new Error(`No handler registered for '${channel}'`);
    if (entry.once) this.#handlers.delete(channel);
    return await entry.handler(event, ...args);
  }

  #register(channel: string, handler: Handler, once: boolean): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== "function") throw new Error(`Expected handler to be a function, but found type '${typeof handler}'`);
    this.#handlers.set(channel, { handler, once });
  }
}

export const ipcMain = new IpcMain();
