import type { IdentifierKind } from "../../core/device/clean-identifier.ts";
import type { Confidence } from "../../core/device/device-id.ts";
import type { PolicyId } from "../../core/policy/policy-id.ts";
import type { ExamId, JournalId, PackageId, SittingId } from "../../core/sitting/ids.ts";
import type { ForgettableKind } from "../../core/journal/forgotten-record.ts";
import type { ReviewDecision, ReviewSubject } from "../../core/sitting/review.ts";
import type { BranchSealRow, CheckpointRow, ForkRow, JournalRow, RecordRow, SealRow } from "./journal-rows.ts";
import type { DiscardedDraftRow, PolicyRow, PolicyVersionRow } from "./policy-rows.ts";
import type { PasskeyRow, RecoveryCodeRow, SpentChallengeRow, StaffLinkRow, StaffRow, StaffSessionRow } from "./staff-rows.ts";

export interface ExamRow {
  readonly examId: ExamId;
  readonly title: string;
  readonly language: string;
  readonly questions: number;
  /** Blob addresses: the key-free content, the scoring, and a JSON object of asset path to blob address. */
  readonly contentSha256: string;
  readonly scoringSha256: string;
  readonly assetsJson: string;
  /** X25519 public key, base64url; the private half is encrypted under the master key. */
  readonly publicKey: string;
  readonly privateKeySealed: string;
  readonly importedAt: number;
}

export interface PackageRow {
  readonly packageId: PackageId;
  readonly examId: ExamId;
  readonly code: string;
  readonly title: string;
  readonly questions: number;
  readonly opensAt: number;
  readonly closesAt: number;
  readonly durationMs: number;
  readonly manifestJws: string;
  readonly manifestSha256: string;
  readonly releaseOpensAt: number | null;
  /** The release document, encrypted under the master key until it is served. */
  readonly releaseSealed: string | null;
  readonly startCodeSealed: string | null;
  /** JSON array of the override codes in the order in which they are numbered, encrypted under the master key. */
  readonly overrideCodesSealed: string | null;
  /** How long the policy keeps what it collects of computers, days; null when it collects nothing of them. */
  readonly deviceRetentionDays: number | null;
  readonly scheduledAt: number;
  /** The published version that its policy is; null for one that came from a file or is a preset. */
  readonly policyId: PolicyId | null;
  readonly policyVersion: number | null;
}

export interface ChunkRow {
  readonly packageId: PackageId;
  readonly position: number;
  readonly sha256: string;
  readonly bytes: number;
}

export interface CandidateRow {
  readonly candidateId: string;
  readonly packageId: PackageId;
  readonly name: string;
  /** HMAC-SHA-256 of package and code, under a key derived from the master key. */
  readonly codeHmac: string;
  readonly extraMs: number;
  /** Time that may be taken as breaks in which the clock stands still, ms. */
  readonly breakMs: number;
}

export interface SittingRow {
  readonly sittingId: SittingId;
  readonly packageId: PackageId;
  readonly examId: ExamId;
  readonly candidateId: string;
  /** The journal that counts; earlier ones of a sitting that moved to another computer stay in `journals`. */
  readonly journalId: JournalId;
  readonly createdAt: number;
}

/** What the last heartbeat said. Written in batches: losing the last second of it loses nothing that counts. */
export interface PresenceRow {
  readonly sittingId: SittingId;
  readonly state: "signed-in" | "waiting" | "running" | "reviewing" | "stopped" | "sealed";
  readonly answered: number;
  readonly remainingMs: number;
  readonly lastSeenAt: number;
}

/** A computer on which a journal's candidate signed in, by its pseudonym. One journal has several when its files were taken to another computer. */
export interface DeviceRow {
  readonly journalId: JournalId;
  readonly deviceId: string;
  /** What the id rests on. */
  readonly basis: IdentifierKind;
  readonly confidence: Confidence;
  /** JSON array of kind and tag: HMACs, never an identifier. */
  readonly componentsJson: string;
  readonly seenAt: number;
  /** End of the retention that the data plan names: the row is deleted then. */
  readonly deleteAfter: number;
}

/** When the content of a package's records of one kind is deleted, as its policy's data plan says. */
export interface RetentionRow {
  readonly packageId: PackageId;
  readonly kind: ForgettableKind;
  readonly deleteAt: number;
}

/** An override code of a package that an invigilator gave out. */
export interface OverrideGivingRow {
  readonly packageId: PackageId;
  /** From 1, without gaps. */
  readonly number: number;
  readonly at: number;
  /** Who, as in the audit log. */
  readonly by: string;
  /** For whom and why, encrypted under the master key. */
  readonly reasonSealed: string;
}

/** When something of a candidate that the board shows last changed. Written by triggers alone. */
export interface BoardChangeRow {
  readonly candidateId: string;
  readonly packageId: PackageId;
  /** From 1; the newest change of all has the largest. */
  readonly change: number;
}

/** A code with which an invigilator lets a running sitting go on on another computer. */
export interface TransferCodeRow {
  readonly sittingId: SittingId;
  /** HMAC-SHA-256 of sitting and code, under a key derived from the master key. */
  readonly codeTag: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

/** Merkle log of one exam: its size and the roots of its complete subtrees, largest first, joined by commas. */
export interface ExamLogRow {
  readonly examId: ExamId;
  readonly size: number;
  readonly peaks: string;
}

/** One leaf of an exam's log. */
export interface LogLeafRow {
  readonly examId: ExamId;
  /** From 0, without gaps. */
  readonly position: number;
  readonly kind: "seal" | "receipt" | "act";
  /** Sitting of the seal or receipt; `seq` of the audit entry of an act. */
  readonly subject: string;
  /** RFC 9162 leaf hash. */
  readonly hash: string;
}

/** A signed head of an exam's log. */
export interface TreeHeadRow {
  readonly examId: ExamId;
  readonly size: number;
  readonly at: number;
  readonly jws: string;
}

export interface InstructionRow {
  readonly instructionId: string;
  /** What was said to several sittings at once. */
  readonly batchId: string;
  readonly sittingId: SittingId;
  readonly bodyJson: string;
  readonly createdAt: number;
  /** When a sign of life of the candidate's computer first brought it back there. */
  readonly sentAt: number | null;
  /** When that computer said that it was shown, and is in the journal. */
  readonly doneAt: number | null;
}

/** What a person noted and decided about a sitting. Rows are only ever added. */
export interface ReviewRow {
  readonly sittingId: SittingId;
  /** From 0, in the order in which they were written. */
  readonly position: number;
  readonly subject: ReviewSubject;
  readonly decision: ReviewDecision;
  /** The note, encrypted under the master key. */
  readonly noteSealed: string;
  readonly at: number;
  /** Who, as in the audit log. */
  readonly by: string;
}

export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detailJson: string;
  /** h(n) = SHA-256(0x01 || h(n-1) || JCS(entry)), like a journal. */
  readonly head: string;
}

export interface OrganisationKeyRow {
  readonly kid: string;
  /** `x` of the public JWK. */
  readonly publicKey: string;
  readonly privateSealed: string;
  readonly createdAt: number;
}

export interface SettingRow {
  readonly name: string;
  readonly value: string;
}

/** An exam or package that was removed. Its exam's log goes on to say what was done with it. */
export interface RemovalRow {
  readonly id: string;
  readonly examId: ExamId;
  readonly at: number;
}

/** A package that anybody may sit. */
export interface RehearsalRow {
  readonly packageId: PackageId;
}

/**
 * Tables as Kysely sees them. Columns keep the names of the rows: no mapping in between.
 * In all rows booleans are 0 and 1 (`Flag`), times are ms since the epoch, hashes are lower-case hexadecimal, sealed values are base64url.
 */
export interface Schema {
  readonly exams: ExamRow;
  readonly packages: PackageRow;
  readonly chunks: ChunkRow;
  readonly removals: RemovalRow;
  readonly rehearsals: RehearsalRow;
  readonly discardedDrafts: DiscardedDraftRow;
  readonly candidates: CandidateRow;
  readonly boardChanges: BoardChangeRow;
  readonly overrideGivings: OverrideGivingRow;
  readonly sittings: SittingRow;
  readonly presence: PresenceRow;
  readonly journals: JournalRow;
  readonly devices: DeviceRow;
  readonly retentions: RetentionRow;
  readonly transferCodes: TransferCodeRow;
  readonly branchSeals: BranchSealRow;
  readonly forks: ForkRow;
  readonly records: RecordRow;
  readonly checkpoints: CheckpointRow;
  readonly seals: SealRow;
  readonly examLogs: ExamLogRow;
  readonly logLeaves: LogLeafRow;
  readonly treeHeads: TreeHeadRow;
  readonly instructions: InstructionRow;
  readonly reviews: ReviewRow;
  readonly audit: AuditRow;
  readonly organisationKeys: OrganisationKeyRow;
  readonly settings: SettingRow;
  readonly staff: StaffRow;
  readonly recoveryCodes: RecoveryCodeRow;
  readonly passkeys: PasskeyRow;
  readonly spentChallenges: SpentChallengeRow;
  readonly staffLinks: StaffLinkRow;
  readonly staffSessions: StaffSessionRow;
  readonly policies: PolicyRow;
  readonly policyVersions: PolicyVersionRow;
}
