import type { DeviceReading, InputCounts } from "../../core/device/device-report.ts";

type Inputs = Extract<DeviceReading["inputs"], { readonly value: unknown }>["value"];
type Kind = keyof Inputs;
type Place = keyof InputCounts;

/** Bits of input-event-codes.h. */
const KEY_Q = 16;
const KEY_A = 30;
const BTN_TOOL_PEN = 0x140;
const BTN_TOUCH = 0x14a;
const REL_X = 0;
const REL_Y = 1;
const ABS_X = 0;
/** The surface is the display (Linux Documentation/input/event-codes.rst). */
const INPUT_PROP_DIRECT = 1;

/** Buses of input.h: the keyboard controller, I2C and the host's own are soldered on; Bluetooth never is; USB can be either. */
const PLACES: Readonly<Record<string, Place>> = { "0011": "internal", "0018": "internal", "0019": "internal", "0005": "external" };

const NONE: InputCounts = { internal: 0, external: 0, unknown: 0 };

/**
 * Counts keyboards, mice and touchpads, touch screens and pens in Linux' list of input devices, `/proc/bus/input/devices`. One piece of hardware that reports as several
 * devices of a kind counts once; what programs made up does not count. Names and serial numbers in the list are not used.
 */
export function countInputKinds(list: string): Inputs {
  const counts = new Map<Kind, Map<string, Place>>([["keyboards", new Map()], ["mice", new Map()], ["touch", new Map()], ["pens", new Map()]]);
  for (const paragraph of list.split(/\n\s*\n/)) {
    const field = (pattern: RegExp): string => pattern.exec(paragraph)?.[1]?.trim() ?? "";
    const bus = field(/^I: .*?Bus=([0-9a-f]{4})/m);
    // Made up by a program, but for Bluetooth, which comes through a program too.
    if (/^S: Sysfs=\/devices\/virtual\//m.test(paragraph) && bus !== "0005") continue;
    const kind = kindOf({ keys: bits(field(/^B: KEY=(.*)$/m)), moves: bits(field(/^B: REL=(.*)$/m)), positions: bits(field(/^B: ABS=(.*)$/m)), properties: bits(field(/^B: PROP=(.*)$/m)) });
    if (kind !== null) counts.get(kind)?.set(`${field(/^I: (.*)$/m)}|${field(/^P: Phys=(.*)$/m).replace(/\/input\d+$/, "")}`, PLACES[bus] ?? "unknown");
  }
  const countsOf = (kind: Kind): InputCounts => [...(counts.get(kind)?.values() ?? [])].reduce((sum, place) => ({ ...sum, [place]: sum[place] + 1 }), NONE);
  return { keyboards: countsOf("keyboards"), mice: countsOf("mice"), touch: countsOf("touch"), pens: countsOf("pens") };
}

type Bits = (bit: number) => boolean;

function kindOf({ keys, moves, positions, properties }: { readonly keys: Bits; readonly moves: Bits; readonly positions: Bits; readonly properties: Bits }): Kind | null {
  if (keys(KEY_Q) && keys(KEY_A)) return "keyboards";
  if (keys(BTN_TOOL_PEN)) return "pens";
  if (properties(INPUT_PROP_DIRECT) && positions(ABS_X)) return "touch";
  // A touchpad knows positions and touches, a mouse moves.
  return (moves(REL_X) && moves(REL_Y)) || (keys(BTN_TOUCH) && positions(ABS_X)) ? "mice" : null;
}

/** A bit map: words of 64 bits in hexadecimal, the lowest last. */
function bits(words: string): Bits {
  const all = words.split(" ").toReversed().map((word) => (/^[0-9a-f]{1,16}$/i.test(word) ? BigInt(`0x${word}`) : 0n));
  return (bit) => (((all[Math.floor(bit / 64)] ?? 0n) >> BigInt(bit % 64)) & 1n) === 1n;
}
