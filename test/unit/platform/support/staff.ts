import type { StaffId } from "../../../../core/staff/role.ts";
import { totpCode, totpStep } from "../../../../core/staff/totp.ts";
import { inviteMember } from "../../../../platform/staff/members.ts";
import type { Rights } from "../../../../platform/staff/members.ts";
import { createPasswords } from "../../../../platform/staff/password-hash.ts";
import { beginSession, newToken } from "../../../../platform/staff/staff-session.ts";
import type { Answer } from "./candidate.ts";
import { send } from "./candidate.ts";
import { must } from "./must.ts";
import type { Room } from "./room.ts";

/** scrypt so cheap that a test can sign in often. */
export const CHEAP_PASSWORDS = createPasswords({ log2N: 10, r: 8, p: 1 });

/** Whoever runs the server, as somebody who acts. */
export const SERVER_OWNER = { staffId: null, name: "Server", roles: ["administrator"], exams: null, actor: "test", stage: "full" } as const;

/** A member of staff who is signed in. @returns their id and the session's token, for `Authorization` */
export async function memberOfStaff({ folder }: Pick<Room, "folder">, name: string, { roles, exams = null }: Pick<Rights, "roles"> & Partial<Rights>): Promise<{ readonly staffId: StaffId; readonly token: string }> {
  const { staffId } = must(await inviteMember(folder, "", { name, roles, exams }, SERVER_OWNER));
  const fresh = await newToken(folder);
  must(await folder.store.write(async (tables) => ({ ok: true, value: await beginSession(tables, fresh, { staffId, stage: "full", now: folder.clock.now() }) })));
  return { staffId, token: fresh.token };
}

/** The cookie that an answer sets, for the next request. */
export function cookieOf({ headers }: Answer): string {
  return headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** The code that an app shows now for a secret as it was shown. */
export async function appCode(secret: string, at: number): Promise<string> {
  const letters = secret.replaceAll(" ", "");
  const bits = Array.from(letters, (letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
  return await totpCode(bytes, totpStep(at));
}

/** A new member takes the link, chooses a password and confirms an app. */
export async function enrolByLink(room: Pick<Room, "url" | "clock">, link: string, password: string): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[]; readonly cookie: string }> {
  const opened = await send(room.url, "/v1/staff/sessions", { body: { secret: link.split("#")[1] } });
  const entering = cookieOf(opened);
  const offer = await send(room.url, "/v1/staff/enrolment/factor", { body: {}, headers: { cookie: entering } });
  const enrolled = await send(room.url, "/v1/staff/enrolment", { body: { password, code: await appCode(offer.body.secret, room.clock.now()) }, headers: { cookie: entering } });
  if (enrolled.status !== 200) throw new Error(JSON.stringify(enrolled.body));
  return { secret: offer.body.secret, recoveryCodes: enrolled.body.recoveryCodes, cookie: cookieOf(enrolled) };
}
