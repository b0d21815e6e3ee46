import * as v from "valibot";
import type { Milliseconds } from "../../core/clock.ts";
import type { Instruction } from "../../core/contract/wire.ts";
import { instructionSchema } from "../../core/contract/wire.ts";
import { newId } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { GRANT_REASONS } from "../../core/sitting/ledger-entry.ts";
import type { PackageId, SittingId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { InstructionRow } from "../store/schema.ts";

/** What staff want to tell a sitting, before it has an identifier. */
export type NewInstruction =
  | { readonly kind: "message"; readonly text: string }
  | { readonly kind: "extra-time"; readonly extraMs: Milliseconds; readonly because: (typeof GRANT_REASONS)[number]; readonly reason: string }
  | { readonly kind: "pause"; readonly reason: string }
  | { readonly kind: "resume" };

/** Stores an instruction; the sitting's next heartbeats bring it until it is reported as done. Errors: sitting/not-found, usage/invalid, storage/…. */
export async function instruct(folder: DataFolder, sittingId: SittingId, wanted: NewInstruction, actor: string): Promise<Result<Instruction, InvigilError>> {
  const parsed = v.safeParse(instructionSchema, { ...wanted, id: newId(folder.random) });
  if (!parsed.success) return fail("usage/invalid", parsed.issues[0].message);
  const instruction = parsed.output;
  const at = folder.clock.now();
  return folder.store.write(async (tables) => {
    if ((await tables.sitting(sittingId)) === undefined) return fail("sitting/not-found", "there is no such sitting");
    await tables.addInstruction({ instructionId: instruction.id, sittingId, bodyJson: JSON.stringify(instruction), createdAt: at, doneAt: null });
    const extra = instruction.kind === "extra-time" ? { extraMs: instruction.extraMs } : {};
    await writeAudit(tables, { at, actor, action: "instruction-given", subject: sittingId, detail: { kind: instruction.kind, instruction: instruction.id, ...extra } });
    return ok(instruction);
  });
}

/** How many an instruction went to. */
export interface Told {
  /** Sittings that were not handed in yet. */
  readonly sittings: number;
  /** Candidates who have not signed in: they are not told. */
  readonly notSignedIn: number;
}

/** The same for every sitting of a package that was not handed in, all or none. Errors: package/not-found, usage/invalid, storage/…. */
export async function instructAll(folder: DataFolder, packageId: PackageId, wanted: NewInstruction, actor: string): Promise<Result<Told, InvigilError>> {
  const parsed = v.safeParse(instructionSchema, { ...wanted, id: newId(folder.random) });
  if (!parsed.success) return fail("usage/invalid", parsed.issues[0].message);
  const at = folder.clock.now();
  return folder.store.write(async (tables) => {
    if ((await tables.package(packageId)) === undefined) return fail("package/not-found", "there is no such package");
    const all = await tables.summaries(packageId);
    const running = all.filter(({ sealedAt }) => sealedAt === null);
    for (const { sittingId } of running) {
      const instruction: Instruction = { ...parsed.output, id: newId(folder.random) };
      await tables.addInstruction({ instructionId: instruction.id, sittingId, bodyJson: JSON.stringify(instruction), createdAt: at, doneAt: null });
    }
    const extra = parsed.output.kind === "extra-time" ? { extraMs: parsed.output.extraMs } : {};
    await writeAudit(tables, { at, actor, action: "instruction-given", subject: packageId, detail: { kind: parsed.output.kind, sittings: running.length, ...extra } });
    return ok({ sittings: running.length, notSignedIn: (await tables.candidates(packageId)).length - all.length });
  });
}

/** A stored instruction as the wire knows it. */
export function instructionOf(row: InstructionRow): Instruction {
  return v.parse(instructionSchema, JSON.parse(row.bodyJson));
}
