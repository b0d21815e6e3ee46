import { contextBridge, ipcRenderer } from "electron";
import { BRIDGE_GLOBAL } from "../core/contract/bridge.ts";
import { createBridge } from "./bridge.ts";

// Functions only: no `ipcRenderer`, no getters (electron#25516), no event objects cross to the page.
contextBridge.exposeInMainWorld(BRIDGE_GLOBAL, createBridge({
  invoke: (channel, request): Promise<unknown> => ipcRenderer.invoke(channel, request),
  listen: (channel, listener) => {
    ipcRenderer.on(channel, (_event, payload: unknown) => listener(payload));
  },
}));
