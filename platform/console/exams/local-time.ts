/** Moments as the browser's fields for date and time write them, `2026-11-22T09:30`, in the time zone of this computer. */

const MINUTE = 60_000;
const shownZone = new Intl.DateTimeFormat(undefined, { timeZoneName: "long" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", year: "numeric", month: "long", day: "numeric" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });

/** A moment as a field holds it, rounded up to a full minute. */
export function toField(at: number): string {
  const date = new Date(Math.ceil(at / MINUTE) * MINUTE);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment of a field, ms since the epoch; null when it holds none. */
export function fromField(text: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? new Date(text).getTime() : Number.NaN;
  return Number.isNaN(at) || at < 0 ? null : at;
}

/** `Central European Standard Time (Europe/Berlin)`, as it is called then; now when there is no moment. */
export function zoneWords(at: number | null): string {
  const name = shownZone.formatToParts(at ?? undefined).find(({ type }) => type === "timeZoneName")?.value ?? "";
  return `${name} (${shownZone.resolvedOptions().timeZone})`;
}

/** A window for people in the room: `Sunday, November 22, 2026, 09:00 AM UTC to 11:00 AM UTC`. */
export function windowText(opensAt: number, closesAt: number): string {
  const [from, to] = [day.format(opensAt), day.format(closesAt)];
  return from === to ? `${from}, ${clock.format(opensAt)} to ${clock.format(closesAt)}` : `${from}, ${clock.format(opensAt)} to ${to}, ${clock.format(closesAt)}`;
}
