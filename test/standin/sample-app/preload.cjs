const { contextBridge, ipcRenderer } = require("electron");

contextBridge.exposeInMainWorld("api", {
  version: 3,
  nested: { list: [1, 2], add: (a, b) => a + b },
  call: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  send: (channel, ...args) => ipcRenderer.send(channel, ...args),
  sync: (channel, ...args) => ipcRenderer.sendSync(channel, ...args),
  fails: () => {
    throw new Error("thrown in the preload");
  },
  on: (channel, listener) => {
    ipcRenderer.on(channel, (_event, value) => listener(value));
  },
  apply: (callback, value) => callback(value),
  argv: () => process.argv,
  hasNode: () => typeof Buffer !== "undefined" || typeof module.constructor._load === "function",
  requires: (name) => require(name) !== undefined,
  unknown: () => ipcRenderer.postMessage("x", 1),
});
