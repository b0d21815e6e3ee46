import type { ExamContent } from "../../core/assessment/exam-content.ts";
import type { InteractionKind } from "../../core/assessment/interaction.ts";
import type { ExamScoring } from "../../core/assessment/scoring/model.ts";
import type { ErrorCode } from "../../core/errors.ts";

/** Something in the source that is not taken over as it stands, and where it is. */
export interface ImportIssue {
  /** Path inside the source, with forward slashes. */
  readonly file: string;
  /** Line in the file, from 1; 0 when the whole file is meant. */
  readonly line: number;
  readonly code: ErrorCode;
  /** What is meant, for machines: the QTI name of the element or attribute (`hotspotInteraction`, `selection`, …). */
  readonly feature: string;
  /** One English sentence for the administrator. */
  readonly message: string;
  /** Identifier of the item reference that is affected; null when the whole test is. */
  readonly item: string | null;
}

/** One question of the source and what becomes of it. */
export interface ImportedQuestion {
  readonly item: string;
  readonly file: string;
  readonly title: string;
  readonly interactions: readonly InteractionKind[];
  readonly importable: boolean;
}

/** What would be imported, what is not supported, and where. */
export interface ImportReport {
  readonly title: string;
  readonly source: "zip" | "folder" | "file";
  /** `2.1`, `2.2`, `3.0`; empty when nothing says it. */
  readonly qtiVersion: string;
  readonly questions: readonly ImportedQuestion[];
  /** What keeps an item from being imported. */
  readonly unsupported: readonly ImportIssue[];
  /** What is imported in a simpler form. */
  readonly warnings: readonly ImportIssue[];
}

/** An exam as the platform keeps it: what candidates see, what scores it, and its pictures. */
export interface ImportedExam {
  /** Key-free. The only part that leaves the platform. */
  readonly content: ExamContent;
  readonly scoring: ExamScoring;
  /** Bytes of each of `content.assets`, by path. */
  readonly assets: ReadonlyMap<string, Uint8Array>;
  readonly report: ImportReport;
}
