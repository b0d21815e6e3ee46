import { parentPort, workerData } from "node:worker_threads";
import * as v from "valibot";
import { checkExam, importExam } from "../qti/import-exam.ts";

const port = parentPort;
if (port === null) throw new Error("runs as a worker");
const job = v.parse(v.strictObject({ path: v.string(), name: v.string(), what: v.picklist(["check", "all", "supported"]) }), workerData);
const outcome = job.what === "check" ? await checkExam(job.path, job.name) : await importExam(job.path, { leaveOutUnsupported: job.what === "supported", name: job.name });
port.postMessage(outcome, []);
