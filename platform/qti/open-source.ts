import { open, stat } from "node:fs/promises";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { openFolder, openSingleFile } from "./folder-source.ts";
import type { QtiSource } from "./source.ts";
import { openZip } from "./zip-source.ts";

/** Opens what an administrator hands over: a folder, a zip, or one XML file. The caller closes it. */
export async function openSource(path: string): Promise<Result<QtiSource, InvigilError>> {
  const info = await stat(path).catch(() => null);
  if (info === null) return fail("import/not-found", "There is no such file or folder");
  if (info.isDirectory()) return await openFolder(path);
  return (await looksLikeXml(path)) ? await openSingleFile(path) : await openZip(path);
}

/** Whether the first visible character is `<`, in any encoding that XML begins in. */
async function looksLikeXml(path: string): Promise<boolean> {
  const handle = await open(path, "r");
  try {
    const start = new Uint8Array(64);
    const { bytesRead } = await handle.read(start, 0, start.length, 0);
    const first = start.subarray(0, bytesRead).find((byte) => ![0, 0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf, 0xfe, 0xff].includes(byte));
    return first === 0x3c;
  } finally {
    await handle.close();
  }
}
