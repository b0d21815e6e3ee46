import { counted } from "../../core/counted.ts";

/** How many answers to choose, in words. @param min 0: no minimum; @param max 0: no limit; @param available number of choices */
export function limitsInWords(min: number, max: number, available: number): string {
  const most = max === 0 || max >= available ? 0 : max;
  if (most > 0 && min === most) return `Choose ${counted(most, "answer")}.`;
  if (min > 0 && most > 0) return `Choose ${min} to ${most} answers.`;
  if (most > 0) return `Choose up to ${counted(most, "answer")}.`;
  if (min > 1) return `Choose at least ${min} answers.`;
  return "Choose all that apply.";
}
