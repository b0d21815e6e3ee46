import { toBase64url } from "../../core/crypto/encoding.ts";
import { DEVICE_SALT_BYTES } from "../../core/device/device-id.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { DataFolder } from "../office/data-folder.ts";

const SETTING = "deviceSalt";

/**
 * The organisation's salt for pseudonymous ids of computers, base64url of 32 bytes; made when it is first asked for and the same ever after, so that a computer is
 * the same one in each exam of this organisation. It is not encrypted: every package's manifest carries it. Errors: storage/….
 */
export async function deviceSalt({ store, random }: Pick<DataFolder, "store" | "random">): Promise<Result<string, InvigilError>> {
  const fresh = toBase64url(random.bytes(DEVICE_SALT_BYTES));
  return store.write(async (tables) => {
    const known = await tables.setting(SETTING);
    if (known !== undefined) return ok(known);
    // SECURITY: random and the organisation's own: from anything that two organisations share, they could tell that they examine on the same computer.
    await tables.saveSetting(SETTING, fresh);
    return ok(fresh);
  });
}
