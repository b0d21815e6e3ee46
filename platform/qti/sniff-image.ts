import type { ExamContent } from "../../core/assessment/exam-content.ts";

export type ImageType = ExamContent["assets"][number]["mediaType"];

/** What a picture's first bytes say that it is (WHATWG MIME Sniffing §6.1); null when it is none that can be shown. */
export function sniffImage(bytes: Uint8Array): ImageType | null {
  const starts = (...expected: readonly number[]): boolean => expected.every((byte, index) => bytes[index] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg";
  if (starts(0x47, 0x49, 0x46, 0x38)) return "image/gif";
  if (starts(0x52, 0x49, 0x46, 0x46) && String.fromCharCode(...bytes.subarray(8, 12)) === "WEBP") return "image/webp";
  const start = new TextDecoder("utf-8").decode(bytes.subarray(0, 1024)).trimStart();
  return start.startsWith("<") && start.includes("<svg") ? "image/svg+xml" : null;
}
