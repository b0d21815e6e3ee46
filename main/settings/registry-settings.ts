import type { SettingsSource } from "../../core/settings/settings-source.ts";
import { parseSettingsSource } from "../../core/settings/settings-source.ts";
import { SETTING_KEYS } from "../../core/settings/setting.ts";
import { POLICIES_KEY } from "./registry.ts";
import type { RegistryValue } from "./registry.ts";

/** Settings that are yes or no: the registry has numbers for them. */
const SWITCHES: ReadonlySet<string> = new Set(["kioskOnly", "timerHidden"]);

/** Settings with several values: REG_MULTI_SZ. */
const LISTS: ReadonlySet<string> = new Set(["organisationKeys", "examSources"]);

/**
 * The policies key as a place: values of the key itself are mandatory, those under `Recommended` are recommended, `Centre` names the centre. Names of
 * values are those of the settings, in any case, as the registry has it.
 */
export function registrySettings(values: readonly RegistryValue[]): SettingsSource {
  const mandatory: Record<string, unknown> = {};
  const recommended: Record<string, unknown> = {};
  const document: Record<string, unknown> = { version: 1, mandatory, recommended };
  for (const value of values) {
    const part = value.subkey === "" ? mandatory : value.subkey.toLowerCase() === "recommended" ? recommended : null;
    // SECURITY: a key that is not known here could hold locks; as a part that nobody knows it is refused.
    if (part === null) document[value.subkey] = value.data;
    else if (part === mandatory && value.name.toLowerCase() === "centre") document["centre"] = value.data;
    else {
      const key = SETTING_KEYS.find((known) => known.toLowerCase() === value.name.toLowerCase()) ?? value.name;
      part[key] = jsonValue(key, value);
    }
  }
  return parseSettingsSource(POLICIES_KEY, document);
}

/** `REG_DWORD` is printed as 0x…, `REG_MULTI_SZ` with `\0` between its entries. What has no counterpart stays text, and the schema refuses it. */
function jsonValue(key: string, { type, data }: RegistryValue): unknown {
  if (type === "REG_DWORD" && /^0x[\da-f]{1,8}$/iu.test(data)) {
    const number = Number(data);
    return SWITCHES.has(key) && number <= 1 ? number === 1 : number;
  }
  return type === "REG_MULTI_SZ" && LISTS.has(key) ? data.split(String.raw`\0`).filter((entry) => entry !== "") : data;
}
