import { parentPort, workerData } from "node:worker_threads";
import * as v from "valibot";
import { deviceRequestSchema } from "./device-messages.ts";
import { librarySources } from "./library-sources.ts";
import { readDevice } from "./read-device.ts";

// The thread that reads what this computer is. Serial numbers that the policy does not name end with it.
const port = parentPort;
if (port === null) throw new Error("this reads the computer's facts: it runs in a thread that the application starts");
// SECURITY: the library names programs without their folder. Only the system's own folders are looked into, not those that a student's settings put before them.
if (process.platform !== "win32") process.env["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
port.postMessage(await readDevice(v.parse(deviceRequestSchema, workerData), librarySources(process.platform)));
