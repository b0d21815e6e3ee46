import { setTimeout as pause } from "node:timers/promises";
import { fromBase64url } from "../../core/crypto/encoding.ts";
import { cleanIdentifier } from "../../core/device/clean-identifier.ts";
import type { IdentifierKind } from "../../core/device/clean-identifier.ts";
import { identifyDevice } from "../../core/device/device-id.ts";
import type { RawIdentifiers } from "../../core/device/device-id.ts";
import type { DeviceReading, Fact } from "../../core/device/device-report.ts";
import type { RawField } from "../../core/device/raw-field.ts";
import type { DeviceRequest, ReadDevice } from "../ports.ts";
import type { Firmware } from "./linux-firmware.ts";
import { reasonOf } from "./linux-firmware.ts";

type ValueOf<F> = F extends { readonly value: infer T } ? T : never;

/** What a computer is asked. Each may fail, and may take for ever. */
export interface DeviceSources {
  readonly firmware: () => Promise<Firmware>;
  readonly system: () => Promise<Pick<DeviceReading, "system" | "systemVersion">>;
  readonly graphics: () => Promise<ValueOf<DeviceReading["graphics"]>>;
  readonly battery: () => Promise<ValueOf<DeviceReading["battery"]>>;
  /** Null where the system does not tell. */
  readonly inputs: () => Promise<ValueOf<DeviceReading["inputs"]> | null>;
  /** Serial numbers of the disks that are built in. */
  readonly diskSerials: () => Promise<readonly string[]>;
  readonly macAddresses: () => Promise<readonly string[]>;
  readonly hostname: () => Promise<string>;
}

/** Longest wait for one answer, in ms. */
const PATIENCE_MS = 5000;
/** Values of one raw identifier that a report takes. */
const MOST_VALUES = 32;

/** Asks everything at once and waits for nothing longer than `patience` ms. Never fails. */
export async function readDevice({ salt, installId, fields }: DeviceRequest, sources: DeviceSources, patience = PATIENCE_MS): Promise<ReadDevice> {
  const named = new Set(fields);
  const [firmware, system, graphics, battery, inputs, diskSerials, macAddresses, hostname] = await Promise.all([
    ask(sources.firmware, patience), ask(sources.system, patience), ask(sources.graphics, patience), ask(sources.battery, patience), ask(sources.inputs, patience), ask(sources.diskSerials, patience),
    // SECURITY: what the id does not rest on is not even asked for unless the policy names it.
    named.has("mac-addresses") ? ask(sources.macAddresses, patience) : NOT_ASKED, named.has("hostname") ? ask(sources.hostname, patience) : NOT_ASKED,
  ]);
  const of = (fact: keyof Firmware): Fact<string> => ("value" in firmware ? firmware.value[fact] : firmware);
  const raw: Readonly<Record<RawField, Fact<readonly string[]>>> = {
    "system-serial": written("system-serial", listOf(of("systemSerial"))), "system-uuid": written("system-uuid", listOf(of("systemUuid"))), "board-serial": written("board-serial", listOf(of("boardSerial"))),
    "disk-serials": written("disk-serial", filled(diskSerials)),
    "mac-addresses": filled(macAddresses), hostname: listOf(hostname),
  };
  const saltBytes = fromBase64url(salt);
  if (!saltBytes.ok) throw new Error("the salt is 32 bytes in base64url");
  return {
    identity: await identifyDevice(saltBytes.value, identifiersOf(raw, installId)),
    reading: {
      make: of("make"), model: of("model"), formFactor: of("formFactor"),
      system: "value" in system ? system.value.system : system, systemVersion: "value" in system ? system.value.systemVersion : system,
      graphics, battery, inputs: "value" in inputs ? (inputs.value === null ? { absent: "not-on-this-system" } : { value: inputs.value }) : inputs,
      // SECURITY: exactly those that the policy names; of the others nothing but tags leaves this function.
      identifiers: fields.map((field) => ({ field, values: raw[field] })),
    },
  };
}

/** What is told of a computer that could not be asked at all. */
export async function unreadDevice({ salt, installId, fields }: DeviceRequest, absent: "timed-out" | "failed"): Promise<ReadDevice> {
  const saltBytes = fromBase64url(salt);
  if (!saltBytes.ok) throw new Error("the salt is 32 bytes in base64url");
  const none = { absent };
  return {
    identity: await identifyDevice(saltBytes.value, { "install-id": installId }),
    reading: { make: none, model: none, formFactor: none, system: none, systemVersion: none, graphics: none, battery: none, inputs: none, identifiers: fields.map((field) => ({ field, values: none })) },
  };
}

const NOT_ASKED: Fact<never> = { absent: "not-on-this-system" };

async function ask<T>(source: () => Promise<T>, patience: number): Promise<Fact<T>> {
  const done = new AbortController();
  const late = async (): Promise<Fact<T>> => await pause(patience, { absent: "timed-out" } as const, { signal: done.signal, ref: false });
  const answer = async (): Promise<Fact<T>> => {
    try {
      return { value: await source() };
    } catch (error) {
      return { absent: reasonOf(error) };
    }
  };
  try {
    return await Promise.race([answer(), late()]);
  } finally {
    done.abort();
  }
}

function listOf(fact: Fact<string>): Fact<readonly string[]> {
  return "value" in fact ? filled({ value: [fact.value] }) : fact;
}

/** Without blanks; none at all is absent. */
function filled(fact: Fact<readonly string[]>): Fact<readonly string[]> {
  if ("absent" in fact) return fact;
  const values = [...new Set(fact.value.map((value) => value.trim().slice(0, 200)).filter((value) => value !== "" && value !== "-"))].slice(0, MOST_VALUES);
  return values.length === 0 ? { absent: "not-on-this-system" } : { value: values };
}

/** Without what a maker left as it was in the template. */
function written(kind: IdentifierKind, fact: Fact<readonly string[]>): Fact<readonly string[]> {
  if ("absent" in fact) return fact;
  const values = fact.value.filter((value) => cleanIdentifier(kind, value) !== null);
  return values.length === 0 ? { absent: "placeholder" } : { value: values };
}

function identifiersOf(raw: Readonly<Record<RawField, Fact<readonly string[]>>>, installId: string): RawIdentifiers {
  const first = (field: RawField): string | undefined => ("value" in raw[field] ? raw[field].value[0] : undefined);
  const [uuid, board, system] = [first("system-uuid"), first("board-serial"), first("system-serial")];
  const disks = raw["disk-serials"];
  return {
    "install-id": installId,
    ...(uuid === undefined ? {} : { "system-uuid": uuid }), ...(board === undefined ? {} : { "board-serial": board }), ...(system === undefined ? {} : { "system-serial": system }),
    ...("value" in disks ? { "disk-serial": disks.value } : {}),
  };
}
