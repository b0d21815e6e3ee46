/** Raw identifiers of a computer. Each leaves it only when the exam's policy names it; no preset does. */
export const RAW_FIELDS = ["system-serial", "system-uuid", "board-serial", "disk-serials", "mac-addresses", "hostname"] as const;
export type RawField = (typeof RAW_FIELDS)[number];
