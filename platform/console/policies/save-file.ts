import type { DraftContent } from "./policy-api.ts";

/** Gives the browser a file to keep. */
export function saveFile(text: string, type: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The beginning of a file's name from what people call something. */
export function fileStem(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-+|-+$/g, "").slice(0, 60) || "policy";
}

/** Gives somebody what is in their editor as a file, which can be imported again. */
export function keepPolicy({ name, policy }: DraftContent): void {
  saveFile(`${JSON.stringify(policy, null, 2)}\n`, "application/json", `${fileStem(name)}-mine.json`);
}
