/** Identifiers of a cover's heading and of what says why it is there. */
export interface CoverIds {
  readonly title: string;
  readonly why: string;
}
