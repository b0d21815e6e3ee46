import * as v from "valibot";
import type { Instruction, NewInstruction } from "../../core/contract/wire.ts";
import { instructionSchema } from "../../core/contract/wire.ts";
import { newId } from "../../core/crypto/random.ts";
import { fail } from "../../core/errors.ts";
import type { InvigilError } from "../../core/errors.ts";
import type { Result } from "../../core/result.ts";
import { ok } from "../../core/result.ts";
import type { PackageId, SittingId } from "../../core/sitting/ids.ts";
import { writeAudit } from "../office/audit.ts";
import type { DataFolder } from "../office/data-folder.ts";
import type { InstructionRow } from "../store/schema.ts";

/** Stores an instruction; the sitting's next heartbeats bring it until it is reported as done. Errors: sitting/not-found, usage/invalid, storage/…. */
export async function instruct(folder: DataFolder, sittingId: SittingId, wanted: NewInstruction, actor: string): Promise<Result<Instruction, InvigilError>> {
  const parsed = parse(folder, wanted);
  if (!parsed.ok) return parsed;
  const instruction = parsed.value;
  return folder.store.write(async (tables) => {
    if ((await tables.sitting(sittingId)) === undefined) return fail("sitting/not-found", "there is no such sitting");
    await tables.addInstruction(rowOf(instruction, sittingId, instruction.id, folder.clock.now()));
    await writeAudit(tables, { at: folder.clock.now(), actor, action: "instruction-given", subject: sittingId, detail: { kind: instruction.kind, instruction: instruction.id, ...extraOf(instruction) } });
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
  const parsed = parse(folder, wanted);
  if (!parsed.ok) return parsed;
  const at = folder.clock.now();
  return folder.store.write(async (tables) => {
    if ((await tables.package(packageId)) === undefined) return fail("package/not-found", "there is no such package");
    const all = await tables.summaries(packageId);
    const running = all.filter(({ sealedAt }) => sealedAt === null);
    for (const { sittingId } of running) await tables.addInstruction(rowOf({ ...parsed.value, id: newId(folder.random) }, sittingId, parsed.value.id, at));
    await writeAudit(tables, { at, actor, action: "instruction-given", subject: packageId, detail: { kind: parsed.value.kind, sittings: running.length, ...extraOf(parsed.value) } });
    return ok({ sittings: running.length, notSignedIn: (await tables.candidates(packageId)).length - all.length });
  });
}

/** The same for some sittings of a package, all or none; those that were handed in are left out. Errors: sitting/not-found, usage/invalid, storage/…. */
export async function instructSome(folder: DataFolder, packageId: PackageId, sittingIds: readonly SittingId[], wanted: NewInstruction, actor: string): Promise<Result<Told, InvigilError>> {
  const parsed = parse(folder, wanted);
  if (!parsed.ok) return parsed;
  const at = folder.clock.now();
  return folder.store.write(async (tables) => {
    const open = new Map((await tables.summaries(packageId)).map(({ sittingId, sealedAt }) => [sittingId, sealedAt === null]));
    let sittings = 0;
    for (const sittingId of new Set(sittingIds)) {
      // SECURITY: whoever may instruct this package's sittings reaches no other by naming it.
      if (!open.has(sittingId)) return fail("sitting/not-found", "there is no such sitting in this exam");
      if (open.get(sittingId) !== true) continue;
      const instruction = { ...parsed.value, id: newId(folder.random) };
      await tables.addInstruction(rowOf(instruction, sittingId, parsed.value.id, at));
      await writeAudit(tables, { at, actor, action: "instruction-given", subject: sittingId, detail: { kind: instruction.kind, instruction: instruction.id, ...extraOf(instruction) } });
      sittings += 1;
    }
    return ok({ sittings, notSignedIn: 0 });
  });
}

function parse({ random }: DataFolder, wanted: NewInstruction): Result<Instruction, InvigilError> {
  const parsed = v.safeParse(instructionSchema, { ...wanted, id: newId(random) });
  return parsed.success ? ok(parsed.output) : fail("usage/invalid", parsed.issues[0].message);
}

function rowOf(instruction: Instruction, sittingId: SittingId, batchId: string, at: number): InstructionRow {
  return { instructionId: instruction.id, batchId, sittingId, bodyJson: JSON.stringify(instruction), createdAt: at, sentAt: null, doneAt: null };
}

function extraOf(instruction: Instruction): { readonly extraMs?: number } {
  return instruction.kind === "extra-time" ? { extraMs: instruction.extraMs } : {};
}

/** A stored instruction as the wire knows it. */
export function instructionOf(row: Pick<InstructionRow, "bodyJson">): Instruction {
  return v.parse(instructionSchema, JSON.parse(row.bodyJson));
}
