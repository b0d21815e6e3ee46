/**
 * What a computer's identifiers are made of, and which of them are none: makers ship boards whose serial number is "To be filled by O.E.M.", and thousands of
 * computers that have nothing else in common would be the same one. The words are those of real firmware (linuxhw/DMI, 39,571 computers); the UUIDs are
 * those that SMBIOS forbids (DSP0134 §7.2.1: all 0 and all 1) and that firmware vendors leave in their templates.
 */

/** In the order in which an id rests on them: the firmware's first, the disk's next, this installation's own last. */
export const IDENTIFIER_KINDS = ["system-uuid", "board-serial", "system-serial", "disk-serial", "install-id"] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

/** Letters and digits that a serial number has at least: shorter ones ("00", "N/A", "x") tell nothing apart. */
const FEWEST_CHARACTERS = 4;
/** Longest identifier that is taken, in characters. */
const MOST_CHARACTERS = 128;

/** Found anywhere in the letters and digits of a value. */
const FILLERS = [
  "tobefilled", "filledbyoem", "defaultstring", "notspecified", "notapplicable", "notavailable", "notpresent", "notdefined", "notset", "nodata", "noasset", "unspecified", "undefined", "invalid", "tbdbyoem",
  "serialnumber", "serialno", "systemproduct", "systemmanufactur", "systemversion", "systemname", "chassismanufactur", "chassisserial", "chassisversion", "boardserial", "boardproduct", "boardvendor", "boardmanufactur",
  "productconfigid", "assettag", "oemstring", "oemdefault", "123456789",
] as const;
/** The whole value. */
const NOTHING: ReadonlySet<string> = new Set(["na", "nil", "oem", "tbd", "none", "null", "unknown", "empty", "default", "standard", "sample", "oemchassis", "type1family", "type1tbdbyoem", "system", "serial", "number", "test"]);
/** Read upwards, downwards or along the alphabet, they are the work of nobody. */
const SEQUENCES = ["01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "0123456789abcdef0123456789abcdef"] as const;

/** UUIDs in templates of firmware, lower-case hexadecimal in either byte order. */
const TEMPLATE_UUIDS: ReadonlySet<string> = new Set([
  "03000200040005000006000700080009", "00020003000400050006000700080009", "000102030405060708090a0b0c0d0e0f", "123456781234567890abcddeefaabbcc", "deadbeefdeadbeefdeadbeefdeadbeef",
  "11111111222233334444555555555555",
  // Dell, without a service tag: "LLED" and spaces.
  "4c4c454400002010802080c04f202020",
]);

/**
 * An identifier in the one form that is compared, or null when it is a placeholder.
 * @param raw as the system gave it
 */
export function cleanIdentifier(kind: IdentifierKind, raw: string): string | null {
  return kind === "system-uuid" ? cleanUuid(raw) : cleanSerial(raw);
}

/** Whether a serial number is one that firmware has where nobody wrote anything. */
export function isPlaceholder(raw: string): boolean {
  const text = lettersAndDigits(raw).replace(/^0x/, "");
  // One to four characters over and over: all zeros, "FEFEFEFE", "xxxxxxxx".
  return text.length < FEWEST_CHARACTERS || isFiller(raw) || /^(.{1,4})\1+$/u.test(text) || SEQUENCES.some((sequence) => sequence.includes(text));
}

/** The same for the name of a maker or a model, which may be as short as "HP". */
export function isFiller(raw: string): boolean {
  const text = lettersAndDigits(raw);
  return text.length < 2 || NOTHING.has(text) || FILLERS.some((filler) => text.includes(filler)) || /^(.)\1+$/u.test(text);
}

function lettersAndDigits(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function cleanSerial(raw: string): string | null {
  const text = raw.normalize("NFKC").toUpperCase().replaceAll(/[\s\p{C}]+/gu, "");
  return text.length > MOST_CHARACTERS || isPlaceholder(text) ? null : text;
}

/**
 * Systems disagree on the byte order of the first three fields (SMBIOS 2.6 changed it, DSP0134 §7.2.1): the smaller of the two readings stands for both, so that
 * one computer is the same under each system.
 */
function cleanUuid(raw: string): string | null {
  const digits = raw.trim().toLowerCase().replaceAll(/[{}-]/g, "");
  if (!/^[0-9a-f]{32}$/.test(digits)) return null;
  const swapped = [[6, 4, 2, 0], [10, 8], [14, 12]].flatMap((bytes) => bytes.map((at) => digits.slice(at, at + 2))).join("") + digits.slice(16);
  if ([digits, swapped].some((reading) => TEMPLATE_UUIDS.has(reading) || isPlaceholder(reading))) return null;
  return digits < swapped ? digits : swapped;
}
