import { useMemo } from "react";
import type { ReactElement } from "react";
import { encode } from "uqr";

/** Modules of white around the code (ISO/IEC 18004 asks for four). */
const QUIET_ZONE = 4;

interface QrDrawing {
  readonly size: number;
  readonly path: string;
}

function drawQr(text: string): QrDrawing | null {
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
    // More text than any QR code holds; the human code and the file are still there.
    return null;
  }
}

/** A QR code as SVG elements, dark on white in every theme because scanners need it. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }): ReactElement | null {
  const drawing = useMemo(() => drawQr(text), [text]);
  if (drawing === null) return null;
  return (
    <svg className="qr" viewBox={`0 0 ${drawing.size} ${drawing.size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={drawing.size} height={drawing.size} fill="#ffffff" />
      <path d={drawing.path} fill="#000000" />
    </svg>
  );
}
