const { contextBridge } = require("electron");

contextBridge.exposeInMainWorld("second", { name: "second" });
