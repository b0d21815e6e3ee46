import { execFile } from "node:child_process";
import { win32 } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { parseJson } from "../../core/parse-json.ts";
import type { MachineFact, MachineFacts } from "../../core/policy/virtual-machine.ts";
import { MACHINE_FACTS, isGuestTool } from "../../core/policy/virtual-machine.ts";
import { gatherFacts } from "./gather-facts.ts";

const run = promisify(execFile);

/** PowerShell starts slowly on a busy computer; each question has its own limit besides. */
const PATIENCE_MS = 30_000;

/** What Windows is asked: key, namespace, class, properties, condition. No property in here is a serial number. */
const QUESTIONS = [
  ["system", "root/cimv2", "Win32_ComputerSystem", "Manufacturer,Model,SystemFamily,HypervisorPresent", ""],
  ["product", "root/cimv2", "Win32_ComputerSystemProduct", "Version", ""],
  ["bios", "root/cimv2", "Win32_BIOS", "Manufacturer,SMBIOSBIOSVersion", ""],
  ["board", "root/cimv2", "Win32_BaseBoard", "Manufacturer,Product", ""],
  ["chassis", "root/cimv2", "Win32_SystemEnclosure", "Manufacturer,ChassisTypes", ""],
  ["cpu", "root/cimv2", "Win32_Processor", "Name", ""],
  // Adapters of Hyper-V, WSL, VPNs and installed hypervisors are no hardware interfaces.
  ["cards", "root/StandardCimv2", "MSFT_NetAdapter", "PermanentAddress", "WHERE HardwareInterface = TRUE"],
  ["disks", "root/cimv2", "Win32_DiskDrive", "Model", ""],
  ["displays", "root/cimv2", "Win32_VideoController", "Name,PNPDeviceID", ""],
  ["controllers", "root/cimv2", "Win32_SCSIController", "Name", ""],
  ["services", "root/cimv2", "Win32_Service", "Name", "WHERE State = ''Running''"],
] as const;

/** Fixed text: nothing from outside becomes a part of it. A question that fails leaves no key. */
const SCRIPT = [
  "$ErrorActionPreference = 'SilentlyContinue'",
  "try { [Console]::OutputEncoding = [Text.Encoding]::UTF8 } catch { }",
  "$answers = @{}",
  `foreach ($q in @(${QUESTIONS.map((question) => `@(${question.map((part) => `'${part}'`).join(",")})`).join(",")})) `
    + "{ try { $answers[$q[0]] = @(Get-CimInstance -Namespace $q[1] -Query ('SELECT ' + $q[3] + ' FROM ' + $q[2] + ' ' + $q[4]) -OperationTimeoutSec 5 -ErrorAction Stop | Select-Object -Property ($q[3] -split ',')) } catch { } }",
  "ConvertTo-Json -InputObject $answers -Depth 4 -Compress",
].join("; ");

const text = v.optional(v.nullable(v.string()));
/** Windows PowerShell 5 writes some lists as `{"value": […], "Count": 1}`, and a single one at times without a list. */
function many<S extends v.GenericSchema>(entry: S) {
  return v.optional(v.union([
    v.array(entry), v.pipe(v.object({ value: v.array(entry) }), v.transform(({ value }) => value)), v.pipe(entry, v.transform((one) => [one])),
  ]));
}
const answersSchema = v.object({
  system: many(v.object({ Manufacturer: text, Model: text, SystemFamily: text, HypervisorPresent: v.optional(v.nullable(v.boolean())) })),
  product: many(v.object({ Version: text })),
  bios: many(v.object({ Manufacturer: text, SMBIOSBIOSVersion: text })),
  board: many(v.object({ Manufacturer: text, Product: text })),
  chassis: many(v.object({ Manufacturer: text, ChassisTypes: v.optional(v.unknown()) })),
  cpu: many(v.object({ Name: text })),
  cards: many(v.object({ PermanentAddress: text })),
  disks: many(v.object({ Model: text })),
  displays: many(v.object({ Name: text, PNPDeviceID: text })),
  controllers: many(v.object({ Name: text })),
  services: many(v.object({ Name: text })),
});

/** What each question tells. */
const TELLS: Readonly<Record<(typeof QUESTIONS)[number][0], readonly MachineFact[]>> = {
  system: ["vendor", "product", "family", "hypervisorFlag"], product: ["version"], bios: ["biosVendor", "biosVersion"], board: ["boardVendor", "board"], chassis: ["chassisVendor", "chassisType"],
  cpu: ["cpu"], cards: ["macPrefixes"], disks: ["devices"], displays: ["devices"], controllers: ["devices"], services: ["guestTools"],
};
/** The firmware's mark is in its raw tables only, which Windows shows to administrators, serial numbers and all; the kernel's clocks it shows to nobody. */
const NEVER: readonly MachineFact[] = ["vmFlag", "clocks"];

/** Asks Windows's management interface, all at once in one child process. */
export async function readWindowsMachine(): Promise<MachineFacts> {
  // SECURITY: the system's own by its whole path; a bare name would run a file of that name from the folder of the exam file that was opened.
  const powershell = win32.join(process.env["SystemRoot"] ?? String.raw`C:\Windows`, "System32", "WindowsPowerShell", "v1.0", "powershell.exe");
  return gatherFacts(MACHINE_FACTS, PATIENCE_MS + 1000, async () => {
    const { stdout } = await run(powershell, ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", SCRIPT], { windowsHide: true, timeout: PATIENCE_MS, maxBuffer: 1024 * 1024 });
    return parseWindowsMachine(stdout);
  });
}

/** The facts in what PowerShell printed. */
export function parseWindowsMachine(printed: string): MachineFacts {
  const parsed = v.safeParse(answersSchema, parseJson(printed.replace(/^\uFEFF/, "")));
  if (!parsed.success) return { unreadable: MACHINE_FACTS };
  const answers = parsed.output;
  const unreadable = new Set([...QUESTIONS.flatMap(([key]) => (answers[key] === undefined ? TELLS[key] : [])), ...NEVER]);
  const [system, bios, board, chassis] = [answers.system?.[0], answers.bios?.[0], answers.board?.[0], answers.chassis?.[0]];
  return {
    ...texts({
      vendor: system?.Manufacturer, product: system?.Model, family: system?.SystemFamily, version: answers.product?.[0]?.Version, biosVendor: bios?.Manufacturer, biosVersion: bios?.SMBIOSBIOSVersion,
      boardVendor: board?.Manufacturer, board: board?.Product, chassisVendor: chassis?.Manufacturer, chassisType: firstOf(chassis?.ChassisTypes), cpu: answers.cpu?.[0]?.Name,
    }),
    ...(typeof system?.HypervisorPresent === "boolean" ? { hypervisorFlag: system.HypervisorPresent } : {}),
    ...(answers.cards === undefined ? {} : { macPrefixes: [...new Set(answers.cards.flatMap(({ PermanentAddress }) => prefixOf(PermanentAddress ?? "")))] }),
    ...devicesIn(answers),
    ...(answers.services === undefined ? {} : { guestTools: answers.services.flatMap(({ Name }) => (isGuestTool(Name ?? "") ? [Name ?? ""] : [])) }),
    unreadable: [...unreadable],
  };
}

/** Absent only when none of the three questions was answered. */
function devicesIn({ disks, displays, controllers }: v.InferOutput<typeof answersSchema>): Partial<MachineFacts> {
  if (disks === undefined && displays === undefined && controllers === undefined) return {};
  const names = [...(disks ?? []).map(({ Model }) => Model), ...(displays ?? []).flatMap(({ Name, PNPDeviceID }) => [Name, pciMaker(PNPDeviceID ?? "")]), ...(controllers ?? []).map(({ Name }) => Name)];
  return { devices: [...new Set(names.filter((name) => typeof name === "string" && name !== ""))].map(String) };
}

function texts(named: Readonly<Partial<Record<MachineFact, string | null | undefined>>>): Partial<MachineFacts> {
  return Object.fromEntries(Object.entries(named).filter(([, value]) => typeof value === "string" && value.trim() !== ""));
}

/** `ChassisTypes` is a list of numbers, of which the first is the computer's own. */
function firstOf(types: unknown): string | null {
  const first: unknown = Array.isArray(types) ? types[0] : types;
  return typeof first === "number" ? String(first) : null;
}

/** `080027…` or `08-00-27-…` as `08:00:27`. */
function prefixOf(address: string): readonly string[] {
  const digits = address.replaceAll(/[:-]/g, "").toLowerCase();
  return /^[0-9a-f]{12}$/.test(digits) ? [digits.slice(0, 6).replace(/(..)(?=.)/g, "$1:")] : [];
}

/** `PCI\VEN_15AD&DEV_0405…` as `pci:15ad`. */
function pciMaker(id: string): string {
  const maker = /^PCI\\VEN_([0-9A-F]{4})&/i.exec(id)?.[1];
  return maker === undefined ? "" : `pci:${maker.toLowerCase()}`;
}
