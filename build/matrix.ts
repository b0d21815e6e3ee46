type Matrix = readonly (readonly number[])[];

export interface Direction {
  readonly value: number;
  readonly direction: readonly number[];
}

/**
 * Directions in which one symmetric matrix is largest beside another, positive definite one: A x = λ B x with xᵀ B x = 1, the largest λ first.
 * By the eigenvectors of B, and those of A as seen from there.
 */
export function generalisedDirections(a: Matrix, b: Matrix): readonly Direction[] {
  const white = symmetricDirections(b).map(({ value, direction }) => direction.map((part) => part / Math.sqrt(value)));
  const seen = white.map((left) => {
    const image = a.map((row) => dot(row, left));
    return white.map((right) => dot(image, right));
  });
  return symmetricDirections(seen).map(({ value, direction }) => ({ value, direction: a.map((_, at) => direction.reduce((sum, weight, which) => sum + weight * (white[which]?.[at] ?? 0), 0)) }));
}

/** Eigenvalues and eigenvectors of a symmetric matrix, the largest first: Jacobi's rotations (Golub and Van Loan, Matrix Computations, §8.5). */
export function symmetricDirections(matrix: Matrix): readonly Direction[] {
  const size = matrix.length;
  const values = Float64Array.from(matrix.flat());
  const vectors = new Float64Array(size * size);
  for (let at = 0; at < size; at += 1) vectors[at * size + at] = 1;
  const get = (row: number, column: number): number => values[row * size + column] ?? 0;
  for (let sweep = 0; sweep < 60; sweep += 1) {
    let [off, all] = [0, 0];
    for (let row = 0; row < size; row += 1) for (let column = 0; column < size; column += 1) {
      all += get(row, column) ** 2;
      if (row !== column) off += get(row, column) ** 2;
    }
    if (off <= 1e-22 * all) break;
    for (let p = 0; p < size - 1; p += 1) for (let q = p + 1; q < size; q += 1) {
      if (get(p, q) === 0) continue;
      const theta = (get(q, q) - get(p, p)) / (2 * get(p, q));
      const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const cosine = 1 / Math.sqrt(tangent * tangent + 1);
      const sine = tangent * cosine;
      for (let at = 0; at < size; at += 1) rotate(values, at * size + p, at * size + q, cosine, sine);
      for (let at = 0; at < size; at += 1) rotate(values, p * size + at, q * size + at, cosine, sine);
      for (let at = 0; at < size; at += 1) rotate(vectors, p * size + at, q * size + at, cosine, sine);
    }
  }
  return Array.from({ length: size }, (_, at) => ({ value: get(at, at), direction: [...vectors.subarray(at * size, (at + 1) * size)] })).toSorted((left, right) => right.value - left.value);
}

function rotate(values: Float64Array, p: number, q: number, cosine: number, sine: number): void {
  const [atP, atQ] = [values[p] ?? 0, values[q] ?? 0];
  values[p] = cosine * atP - sine * atQ;
  values[q] = sine * atP + cosine * atQ;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

/** Solves A x = b by elimination, the largest pivot of each column first. A must not be singular. */
export function solved(matrix: Matrix, right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const pivot = rows.slice(column).toSorted((a, b) => Math.abs(b[column] ?? 0) - Math.abs(a[column] ?? 0))[0] ?? [];
    rows.splice(rows.indexOf(pivot, column), 1);
    rows.splice(column, 0, pivot);
    for (const row of rows.slice(column + 1)) {
      const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
      for (let at = column; at <= size; at += 1) row[at] = (row[at] ?? 0) - factor * (pivot[at] ?? 0);
    }
  }
  const solution = Array.from({ length: size }, () => 0);
  for (let at = size - 1; at >= 0; at -= 1) {
    const row = rows[at] ?? [];
    const known = solution.reduce((sum, value, other) => (other > at ? sum + value * (row[other] ?? 0) : sum), 0);
    solution[at] = ((row[size] ?? 0) - known) / (row[at] ?? 1);
  }
  return solution;
}
