import { encode } from "uqr";

/** Modules of white around the code (ISO/IEC 18004 asks for four). */
const QUIET_ZONE = 4;

/** A QR code as the path of an SVG. */
export interface QrPath {
  /** Modules on each side, the white around it included. */
  readonly size: number;
  readonly path: string;
}

/** Draws a text as a QR code; null when it is longer than any code holds. */
export function qrPath(text: string): QrPath | null {
  try {
    const { size, data } = encode(text, { ecc: "L", border: QUIET_ZONE });
    // One run of dark modules is one stroke of the path, so that a full code stays a few kilobytes of markup.
    const runs = data.flatMap((row, y) => {
      const found: string[] = [];
      for (let x = 0; x < row.length; x += 1) {
        if (row[x] !== true) continue;
        const start = x;
        while (row[x + 1] === true) x += 1;
        found.push(`M${start} ${y}h${x - start + 1}v1h-${x - start + 1}z`);
      }
      return found;
    });
    return { size, path: runs.join("") };
  } catch {
    return null;
  }
}
