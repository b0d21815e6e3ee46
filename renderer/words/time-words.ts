import type { Milliseconds, UnixMs } from "../../core/clock.ts";

const MINUTE = 60_000;

/** Wall-clock time of day, `14:02`, in the computer's time zone. */
export function clockTime(at: UnixMs): string {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/** Day and time, `Monday 23 November, 14:02`. */
export function dayAndTime(at: UnixMs): string {
  const day = new Date(at).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });
  return `${day}, ${clockTime(at)}`;
}

/** Digits of a countdown, rounded up to whole seconds: `1:24:12`, `24:12`, `0:09`. */
export function countdownDigits(ms: Milliseconds): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A length of time in words, rounded up to whole minutes: `1 hour 30 minutes`, `5 minutes`, `no time`. */
export function durationInWords(ms: Milliseconds): string {
  const minutes = Math.max(0, Math.ceil(ms / MINUTE));
  if (minutes === 0) return "no time";
  const hours = Math.floor(minutes / 60);
  const parts: string[] = [];
  if (hours > 0) parts.push(`${hours} ${hours === 1 ? "hour" : "hours"}`);
  if (minutes % 60 > 0) parts.push(`${minutes % 60} ${minutes % 60 === 1 ? "minute" : "minutes"}`);
  return parts.join(" ");
}

/** Seconds in words for short pauses, rounded up: `12 seconds`, `1 second`; minutes from 90 s on. */
export function pauseInWords(ms: Milliseconds): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds >= 90) return durationInWords(ms);
  return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
}
