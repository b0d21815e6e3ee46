/** Crockford base32 (crockford.com/base32.html): digits and capitals without I, L, O and U. */
export const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * The first `length` characters of some bytes in Crockford base32, five bits a character, most significant first.
 * Bits beyond the bytes are 0.
 */
export function toCrockford(bytes: Uint8Array, length: number): string {
  let text = "";
  for (let character = 0; character < length; character++) {
    let value = 0;
    for (let bit = character * 5; bit < character * 5 + 5; bit++) {
      value = (value << 1) | (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    }
    text += CROCKFORD.charAt(value);
  }
  return text;
}

/**
 * What a person meant: capitals, no spaces or dashes, O read as 0, I and L as 1.
 * @returns null when a character is left that Crockford base32 does not have
 */
export function normaliseCrockford(typed: string): string | null {
  const text = typed.normalize("NFKC").toUpperCase().replaceAll(/[\s\p{Pd}_.]/gu, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]*$/.test(text) ? text : null;
}

/** Groups of `size` characters with dashes between, as codes are shown and read out. */
export function inGroups(text: string, size: number): string {
  const groups: string[] = [];
  for (let at = 0; at < text.length; at += size) groups.push(text.slice(at, at + size));
  return groups.join("-");
}
