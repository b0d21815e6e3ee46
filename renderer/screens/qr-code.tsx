import { useMemo } from "react";
import type { ReactElement } from "react";
import { qrPath } from "../../core/qr/qr-path.ts";

/** A QR code as SVG elements, dark on white in every theme because scanners need it. Nothing for more text than a code holds: the human code and the file are still there. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }): ReactElement | null {
  const drawing = useMemo(() => qrPath(text), [text]);
  if (drawing === null) return null;
  return (
    <svg className="qr" viewBox={`0 0 ${drawing.size} ${drawing.size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={drawing.size} height={drawing.size} fill="#ffffff" />
      <path d={drawing.path} fill="#000000" />
    </svg>
  );
}
