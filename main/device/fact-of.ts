import { isFiller } from "../../core/device/clean-identifier.ts";
import type { Fact } from "../../core/device/device-report.ts";

/** Longest text that a report takes. */
const MOST_CHARACTERS = 200;

/**
 * A text as a fact: what is empty is not there, and what a maker left as it was in the template is none.
 * @param kind `name`: of a maker or a model, which can be a placeholder; `text`: anything else
 */
export function factOf(given: Fact<string> | string | null | undefined, kind: "name" | "text"): Fact<string> {
  if (typeof given === "object" && given !== null && "absent" in given) return given;
  const raw = typeof given === "object" && given !== null ? given.value : given ?? "";
  const text = raw.replaceAll(/\p{C}/gu, " ").trim().slice(0, MOST_CHARACTERS).trim();
  // The library writes a dash where the system said nothing.
  if (text === "" || text === "-") return { absent: "not-on-this-system" };
  return kind === "name" && isFiller(text) ? { absent: "placeholder" } : { value: text };
}
