import type { InputDevice } from "../../core/policy/input-devices.ts";

/** Bits of the keys Q and A (input-event-codes.h): power buttons, lids and headsets have `kbd` handlers, and no letters. */
const KEY_Q = 16n;
const KEY_A = 30n;
/** REL_X and REL_Y. */
const MOVES = 3n;
/** BUS_BLUETOOTH (input.h). */
const BLUETOOTH = "0005";

/** Keyboards and pointing devices in Linux' list of input devices, `/proc/bus/input/devices`: a paragraph each. */
export function parseInputDevices(text: string): readonly InputDevice[] {
  return text.split(/\n\s*\n/).flatMap((paragraph): readonly InputDevice[] => {
    const field = (pattern: RegExp): string => pattern.exec(paragraph)?.[1]?.trim() ?? "";
    const keys = lowestWord(field(/^B: KEY=(.*)$/m));
    const keyboard = ((keys >> KEY_Q) & 1n) === 1n && ((keys >> KEY_A) & 1n) === 1n;
    const pointer = (lowestWord(field(/^B: REL=(.*)$/m)) & MOVES) === MOVES || /\bmouse\d/.test(field(/^H: Handlers=(.*)$/m));
    if (!keyboard && !pointer) return [];
    const identity = field(/^I: (.*)$/m).replaceAll(/\s+/g, " ");
    const path = field(/^S: Sysfs=(.*)$/m);
    const virtual = isMadeUp(path, field(/^I: .*?Bus=([0-9a-f]{4})/m));
    // Several devices of one piece of hardware differ in what follows the last slash only. A made-up one gets another number each time.
    const place = field(/^P: Phys=(.*)$/m).replace(/\/input\d+$/, "");
    return [{ key: [virtual ? path : identity, place, field(/^U: Uniq=(.*)$/m)].join("|"), keyboard, pointer, virtual }];
  });
}

/** uinput's devices hang on nothing, whatever they say of themselves. Bluetooth's come through uhid, which hangs on nothing either, and are hardware. */
function isMadeUp(path: string, bus: string): boolean {
  return path.startsWith("/devices/virtual/") && !(path.startsWith("/devices/virtual/misc/uhid/") && bus === BLUETOOTH);
}

/** Bit maps are words in hexadecimal, the lowest last. */
function lowestWord(words: string): bigint {
  const word = words.split(" ").at(-1) ?? "";
  return /^[0-9a-f]{1,16}$/i.test(word) ? BigInt(`0x${word}`) : 0n;
}
