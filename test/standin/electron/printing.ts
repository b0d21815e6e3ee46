import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AttachedPage } from "../chromium/browser.ts";
import type { CdpSession } from "../chromium/cdp-connection.ts";
import { recordings } from "../control/recordings.ts";

/** `webContents.print`: no printer; the page is written as a PDF that the test controls can list. */
export async function printPage(page: Promise<AttachedPage>, callback: ((success: boolean, failureReason: string) => void) | undefined): Promise<void> {
  try {
    const path = join(tmpdir(), `invigil-print-${randomUUID()}.pdf`);
    await writeFile(path, await printToPDF((await page).session, {}), { mode: 0o600 });
    recordings.prints.push(path);
    callback?.(true, "");
  } catch (error) {
    callback?.(false, error instanceof Error ? error.message : String(error));
  }
}

/** `webContents.printToPDF` with the options that Chromium shares. */
export async function printToPDF(session: CdpSession, options: Readonly<Record<string, unknown>>): Promise<Buffer> {
  const { data } = await session.send("Page.printToPDF", {
    landscape: options["landscape"] === true, printBackground: options["printBackground"] === true, preferCSSPageSize: options["preferCSSPageSize"] === true,
    ...(typeof options["scale"] === "number" ? { scale: options["scale"] } : {}), ...(options["pageSize"] === "A4" ? { paperWidth: 8.27, paperHeight: 11.69 } : {}),
  });
  return Buffer.from(data, "base64");
}
