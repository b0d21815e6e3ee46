/** One thing that was looked at: what, and what is wrong with it; null when it is right. */
export interface Finding {
  readonly what: string;
  readonly wrong: string | null;
}

/** A finding from a list of faults. */
export function finding(what: string, faults: readonly string[]): Finding {
  return { what, wrong: faults.length === 0 ? null : faults.join("; ") };
}
