/**
 * How the timing of generated keys is shaped beside that of hands. Made by build/injection-table.ts; not to be edited.
 * From 58 writers of the KLiCKe corpus (The Learning Agency Lab; licence CC BY 4.0, https://creativecommons.org/licenses/by/4.0/), changed into means and weights over 3639 windows of 50 keys,
 * and three generators: uniform, gaussian, log-normal.
 */
export const INJECTION_TABLE = {
  /** Of windows typed by people. */
  mean: [-1.058, -0.3099, 0.1212, 0.09758, 0.9534, 5.008, -0.0787, 5.345, 0.2009, 0.4582, 0.01728, 0.05068],
  deviation: [0.4017, 0.2275, 0.1953, 0.1868, 0.7642, 2.019, 1.428, 3.217, 0.1692, 0.1627, 0.2195, 0.2192],
  linear: [-0.57, -0.8742, -0.6114, -0.3381, -0.8643, -1.384, 0.2684, -0.03496, -1.132, -0.8337, 0.06008, 0.002219],
  square: [-0.4748, 0.1248, -0.4429, -0.3595, 0.2442, 0.2341, -0.9198, -0.1091, -0.1644, 0.1903, -0.5677, -0.5182],
  constant: -4.128,
  /** Above it lies 1 in 1,000 windows of these people, each with those before it. */
  threshold: 1.091,
};
