/** The automaton over all literals: a node is what has been read last, as far as it begins a literal. */
interface Nodes {
  /** Number of each character that occurs in a literal, from 1. */
  readonly alphabet: ReadonlyMap<number, number>;
  /** Node after a node and a character: `node * (alphabet.size + 1) + number`. */
  readonly children: ReadonlyMap<number, number>;
  /** For each node the longest shorter end of it that is a node too. */
  readonly shorter: Int32Array;
  /** For each node the literal that it is, or -1. */
  readonly literal: Int32Array;
  /** For each node the next shorter end that is a literal, or 0. */
  readonly nextLiteral: Int32Array;
}

/**
 * Says which of many literals a text contains, each once, in one pass over the text however many there are (Aho and Corasick, CACM 1975).
 * @param literals distinct and not empty
 * @returns a function that calls `visit` with the number of each literal found
 */
export function literalFinder(literals: readonly string[]): (text: string, visit: (literal: number) => void) => void {
  const { alphabet, children, shorter, literal, nextLiteral } = build(literals);
  const width = alphabet.size + 1;
  const seen = new Uint32Array(literal.length);
  let generation = 0;
  return (text, visit) => {
    generation += 1;
    let node = 0;
    for (let index = 0; index < text.length; index += 1) {
      const character = alphabet.get(text.charCodeAt(index));
      if (character === undefined) {
        node = 0;
        continue;
      }
      node = follow(children, shorter, width, node, character);
      // What is seen has had its shorter ends seen with it.
      for (let end = node; end !== 0 && seen[end] !== generation; end = nextLiteral[end] ?? 0) {
        seen[end] = generation;
        const found = literal[end] ?? -1;
        if (found >= 0) visit(found);
      }
    }
  };
}

function build(literals: readonly string[]): Nodes {
  const alphabet = new Map<number, number>();
  for (const text of literals) for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (!alphabet.has(code)) alphabet.set(code, alphabet.size + 1);
  }
  const width = alphabet.size + 1;
  const children = new Map<number, number>();
  /** Nodes in the order of their depth are needed below; each is made after its parent. */
  const made: { readonly parent: number; readonly character: number; readonly depth: number }[] = [{ parent: 0, character: 0, depth: 0 }];
  const literalAt: number[] = [-1];
  for (const [number, text] of literals.entries()) {
    let node = 0;
    for (let index = 0; index < text.length; index += 1) {
      const character = alphabet.get(text.charCodeAt(index)) ?? 0;
      const key = node * width + character;
      let child = children.get(key);
      if (child === undefined) {
        child = made.push({ parent: node, character, depth: index + 1 }) - 1;
        children.set(key, child);
        literalAt.push(-1);
      }
      node = child;
    }
    literalAt[node] = number;
  }
  const literal = Int32Array.from(literalAt);
  const shorter = new Int32Array(made.length);
  const nextLiteral = new Int32Array(made.length);
  const byDepth = [...made.entries()].slice(1).sort(([, one], [, other]) => one.depth - other.depth);
  for (const [node, { parent, character, depth }] of byDepth) {
    const end = depth === 1 ? 0 : follow(children, shorter, width, shorter[parent] ?? 0, character);
    shorter[node] = end;
    nextLiteral[node] = (literal[end] ?? -1) >= 0 ? end : (nextLiteral[end] ?? 0);
  }
  return { alphabet, children, shorter, literal, nextLiteral };
}

function follow(children: ReadonlyMap<number, number>, shorter: Int32Array, width: number, from: number, character: number): number {
  for (let node = from; ; node = shorter[node] ?? 0) {
    const child = children.get(node * width + character);
    if (child !== undefined) return child;
    if (node === 0) return 0;
  }
}
