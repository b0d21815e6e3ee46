import { staffNameKey } from "./role.ts";

/** Shortest and longest password, in characters as people count them. Length is what counts (NIST SP 800-63B §5.1.1.2): no rules about digits and signs. */
export const PASSWORD_LENGTH = { least: 12, most: 200 } as const;

/** What is wrong with a password. */
export type PasswordFault = "too-short" | "too-long" | "one-character" | "name";

/** Whether somebody may take a password; null when they may. @param name whose it is */
export function passwordFault(password: string, name: string): PasswordFault | null {
  const characters = Array.from(password.normalize("NFKC"));
  if (characters.length < PASSWORD_LENGTH.least) return "too-short";
  if (characters.length > PASSWORD_LENGTH.most) return "too-long";
  if (new Set(characters).size < 4) return "one-character";
  const key = staffNameKey(name).replaceAll(" ", "");
  const bare = staffNameKey(password).replaceAll(" ", "");
  return bare.replaceAll(key, "").length < PASSWORD_LENGTH.least / 2 ? "name" : null;
}
