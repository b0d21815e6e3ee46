import { createApp } from "./app.ts";
import { startInElectron } from "./electron/start.ts";

startInElectron(import.meta.dirname, createApp);
