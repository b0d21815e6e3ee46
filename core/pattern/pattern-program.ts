import { assertNever } from "../result.ts";
import type { AtomTest } from "./pattern-atom.ts";

/** A pattern as a tree. */
export type PatternNode =
  | { readonly kind: "atom"; readonly test: AtomTest; /** The character that it is; null where several will do. */ readonly literal: string | null }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly options: readonly PatternNode[] }
  | { readonly kind: "repeat"; readonly node: PatternNode; readonly least: number; readonly most: number | null };

/** A step of the automaton: reads a character, or goes on in several places at once. The end of the program is a match. */
type Step = { readonly test: AtomTest } | { readonly goTo: readonly number[] };
export type PatternProgram = readonly Step[];

/** Most steps of a program; counted repeats multiply. */
const MOST_STEPS = 2000;

/** The automaton of a pattern; null when it would have too many steps. */
export function compileProgram(tree: PatternNode): PatternProgram | null {
  const program: Step[] = [];
  return emit(tree, program) ? program : null;
}

/** Whether something that repeats without a limit holds something that does too, as in `(a+)+`. */
export function repeatsRepetition(tree: PatternNode, inside = false): boolean {
  switch (tree.kind) {
    case "atom":
      return false;
    case "sequence":
      return tree.parts.some((part) => repeatsRepetition(part, inside));
    case "choice":
      return tree.options.some((option) => repeatsRepetition(option, inside));
    case "repeat":
      return (inside && tree.most === null) || repeatsRepetition(tree.node, inside || tree.most === null);
    default:
      return assertNever(tree);
  }
}

/** Appends a node's steps. False when the program has become too long. */
function emit(node: PatternNode, program: Step[]): boolean {
  if (program.length > MOST_STEPS) return false;
  switch (node.kind) {
    case "atom":
      program.push({ test: node.test });
      return true;
    case "sequence":
      return node.parts.every((part) => emit(part, program));
    case "choice":
      return emitChoice(node.options, program);
    case "repeat":
      for (let count = 0; count < node.least; count += 1) {
        const before = program.length;
        if (!emit(node.node, program)) return false;
        // SECURITY: what has no steps can be repeated for ever without growing too long, as in (((){9999}){9999}){9999}.
        if (program.length === before) break;
      }
      return node.most === null ? emitStar(node.node, program) : emitOptional(node.node, node.most - node.least, program);
    default:
      return assertNever(node);
  }
}

function emitChoice(options: readonly PatternNode[], program: Step[]): boolean {
  const [only] = options;
  if (only !== undefined && options.length === 1) return emit(only, program);
  const fork = program.push({ goTo: [] }) - 1;
  const starts: number[] = [];
  const ends: number[] = [];
  for (const option of options) {
    starts.push(program.length);
    if (!emit(option, program)) return false;
    ends.push(program.push({ goTo: [] }) - 1);
  }
  program[fork] = { goTo: starts };
  for (const end of ends) program[end] = { goTo: [program.length] };
  return true;
}

function emitStar(node: PatternNode, program: Step[]): boolean {
  const fork = program.push({ goTo: [] }) - 1;
  if (!emit(node, program)) return false;
  program.push({ goTo: [fork] });
  program[fork] = { goTo: [fork + 1, program.length] };
  return true;
}

function emitOptional(node: PatternNode, times: number, program: Step[]): boolean {
  const forks: number[] = [];
  for (let count = 0; count < times; count += 1) {
    forks.push(program.push({ goTo: [] }) - 1);
    if (!emit(node, program)) return false;
  }
  for (const fork of forks) program[fork] = { goTo: [fork + 1, program.length] };
  return true;
}
