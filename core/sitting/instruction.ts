import * as v from "valibot";
import type { Instruction } from "../contract/wire.ts";
import { instructionSchema } from "../contract/wire.ts";
import type { JournalEvent } from "../journal/record.ts";

/** An instruction of staff as the journal keeps it: `instruction` is its kind, `detail` the whole instruction as JSON. */
export function instructionEvent(instruction: Instruction): Extract<JournalEvent, { readonly kind: "instruction" }> {
  return { kind: "instruction", instruction: instruction.kind, detail: JSON.stringify(instruction) };
}

/** The instruction that a journal entry holds; null when its detail is not one. */
export function readInstruction(event: Extract<JournalEvent, { readonly kind: "instruction" }>): Instruction | null {
  let detail: unknown;
  try {
    detail = JSON.parse(event.detail);
  } catch {
    return null;
  }
  const parsed = v.safeParse(instructionSchema, detail);
  return parsed.success && parsed.output.kind === event.instruction ? parsed.output : null;
}
