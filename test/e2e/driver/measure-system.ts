import { renameSync, writeFileSync } from "node:fs";
import type { Measured } from "./kiosk-machine.ts";
import { detectSystem } from "../../../main/device/detect-system.ts";
import { readManaged } from "../../../main/device/managed.ts";

/** `node measure-system.ts <managed settings> <their owner> <answer> <variables of a headless cage>`: what the application would find in the place where this runs. */
const [file = "", owner = "", answer = "", headless = ""] = process.argv.slice(2);
const managed = readManaged({ file, owner: Number(owner) });
const measured: Measured = {
  managed: managed.managed, found: detectSystem(managed, { headless: headless.split(",") }), foundByTheApplication: detectSystem(managed), display: process.env["DISPLAY"] ?? null, variables: Object.keys(process.env).toSorted(),
};
writeFileSync(`${answer}.new`, JSON.stringify(measured));
renameSync(`${answer}.new`, answer);
