/** What can go wrong with the bytes between client and platform. */
export type LineFault =
  /** Every connection is reset, and every new one too. */
  | { readonly kind: "cut" }
  | { readonly kind: "slow"; readonly bytesPerSecond: number }
  /** There for `upMs`, then gone for `downMs`, and so on. */
  | { readonly kind: "flapping"; readonly upMs: number; readonly downMs: number }
  /** Connections are taken, and nothing ever comes back: the platform hears nothing. */
  | { readonly kind: "half-open" }
  /** The platform hears everything, and nothing that it says comes back: no answer, no end of the connection. */
  | { readonly kind: "silent" }
  /** A share of the connections is reset after some bytes of the request. */
  | { readonly kind: "reset-in-request"; readonly share: number; readonly mostBytes: number }
  /** The same after some bytes of the answer: the platform has done what was asked. */
  | { readonly kind: "reset-in-answer"; readonly share: number; readonly mostBytes: number }
  /** A share of the answers ends in order after so many bytes. */
  | { readonly kind: "answer-cut-off"; readonly share: number; readonly mostBytes: number };

/** What can go wrong with whole requests and answers. */
export type MessageFault =
  /** The platform gets a share of the requests twice, one after the other or at once. */
  | { readonly kind: "duplicated"; readonly share: number }
  /** A share of the requests is kept back, its connection is reset, and it reaches the platform after later ones. */
  | { readonly kind: "reordered"; readonly share: number }
  | { readonly kind: "delayed"; readonly leastMs: number; readonly mostMs: number }
  /** A share is answered with a page of a broken server; with `only`, of the requests whose path has this in it. */
  | { readonly kind: "status-500"; readonly share: number; readonly only?: string }
  | { readonly kind: "overloaded"; readonly share: number; readonly retryAfterSeconds: number | null }
  /** A share is answered with what the platform said to the same sitting at an earlier moment; the platform hears nothing. */
  | { readonly kind: "replayed"; readonly share: number };

export type Fault = LineFault | MessageFault;

const LINE_FAULTS: readonly Fault["kind"][] = ["cut", "slow", "flapping", "half-open", "silent", "reset-in-request", "reset-in-answer", "answer-cut-off"];

export function isLineFault(fault: Fault): fault is LineFault {
  return LINE_FAULTS.includes(fault.kind);
}
