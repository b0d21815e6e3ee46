import { ipcMain } from "electron";
import type { IpcPort } from "../ports.ts";

/** `ipcMain` as a port: handlers get facts about the sender, never Electron's event. */
export const electronIpc: IpcPort = {
  handle: (channel, listener) => {
    ipcMain.handle(channel, async (event, payload: unknown) => {
      const frame = event.senderFrame;
      return await listener({ webContentsId: event.sender.id, isMainFrame: frame !== null && frame.parent === null, url: frame?.url ?? "" }, payload);
    });
    return () => ipcMain.removeHandler(channel);
  },
};
