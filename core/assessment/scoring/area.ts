import { assertNever } from "../../result.ts";
import type { Shape } from "./model.ts";

/** A point of a picture in pixels from its top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Reads `x y`. */
export function parsePoint(text: string): Point | null {
  const [x, y, ...rest] = text.trim().split(/\s+/u).map(Number);
  if (x === undefined || y === undefined || rest.length > 0 || Number.isNaN(x) || Number.isNaN(y)) return null;
  return { x, y };
}

/**
 * Whether a point lies in a shape, its border included (QTI 3.0 ASI `shape` and `coords`, which follow HTML image maps).
 * rect: left, top, right, bottom · circle: x, y, radius · ellipse: x, y, horizontal and vertical radius · poly: x1, y1, x2, y2, …
 */
export function isInside(shape: Shape, coords: readonly number[], point: Point): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = coords;
  switch (shape) {
    case "default":
      return true;
    case "rect":
      return point.x >= a && point.x <= c && point.y >= b && point.y <= d;
    case "circle":
      return (point.x - a) ** 2 + (point.y - b) ** 2 <= c ** 2;
    case "ellipse":
      return c > 0 && d > 0 && ((point.x - a) / c) ** 2 + ((point.y - b) / d) ** 2 <= 1;
    case "poly":
      return isInPolygon(coords, point);
    default:
      return assertNever(shape);
  }
}

/** Even-odd rule: a ray to the right crosses the border an odd number of times. */
function isInPolygon(coords: readonly number[], point: Point): boolean {
  const corners: Point[] = [];
  for (let index = 0; index + 1 < coords.length; index += 2) corners.push({ x: coords[index] ?? 0, y: coords[index + 1] ?? 0 });
  let inside = false;
  let previous = corners.at(-1);
  for (const corner of corners) {
    if (previous !== undefined && corner.y > point.y !== previous.y > point.y) {
      const crossing = corner.x + ((point.y - corner.y) / (previous.y - corner.y)) * (previous.x - corner.x);
      if (point.x < crossing) inside = !inside;
    }
    previous = corner;
  }
  return inside;
}
