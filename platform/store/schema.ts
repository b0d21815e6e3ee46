import type { IdentifierKind } from "../../core/device/clean-identifier.ts";
import type { Confidence } from "../../core/device/device-id.ts";
import type { ErrorCode } from "../../core/errors.ts";
import type { PolicyId } from "../../core/policy/policy-id.ts";
import type { StaffId } from "../../core/staff/role.ts";
import type { ExamId, JournalId, PackageId, SittingId } from "../../core/sitting/ids.ts";
import type { ForgettableKind } from "../../core/journal/forgotten-record.ts";
import type { JournalEventKind } from "../../core/journal/record.ts";
import type { ReviewDecision, ReviewSubject } from "../../core/sitting/review.ts";

/** Booleans are 0 and 1, times are ms since the epoch, hashes are lower-case hexadecimal, sealed values are base64url. */
type Flag = 0 | 1;

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

export interface JournalRow {
  readonly journalId: JournalId;
  readonly sittingId: SittingId;
  /** The sitting that its computer was told that this is. It differs from `sittingId` only when the platform had forgotten what it told (restored from a backup). */
  readonly knownAs: SittingId;
  /** Of the token with which its computer writes; null when there is none, as for a journal that came as a file. */
  readonly tokenSha256: string | null;
  readonly tokenExpiresAt: number;
  /** `x` of the device's Ed25519 key (RFC 8037), base64url. */
  readonly deviceKey: string;
  /** HPKE encapsulated key of the record key, base64url. */
  readonly enc: string;
  readonly records: number;
  readonly bytes: number;
  /** Chain head over the records held. */
  readonly head: string;
  /** 1 when a `started` or `continued` record is held: from then on the sitting stays on this computer. */
  readonly started: Flag;
  /** 1 when the `sealed` record is held: nothing follows it. */
  readonly closed: Flag;
  readonly incidents: number;
  readonly openedAt: number;
  /** When the network last brought records, by the platform's clock, and the working time that the last of them said; 0 before. */
  readonly seenAt: number;
  readonly seenElapsed: number;
  /** The journal that this one goes on from, how many of its records, and the time between, worked and lost (`MoveGap`), ms; null when the sitting began here. */
  readonly continuesFrom: JournalId | null;
  readonly continuesRecords: number | null;
  readonly continuesWorkedMs: number | null;
  readonly continuesLostMs: number | null;
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

/** The seal of a journal that does not count: kept for a person to look at. */
export interface BranchSealRow {
  readonly journalId: JournalId;
  readonly sealJws: string;
  readonly sealedAt: number;
  readonly receivedAt: number;
}

/** Records that were refused because others are held under their numbers, or none before them: kept for a person to look at. */
export interface ForkRow {
  readonly journalId: JournalId;
  readonly sha256: string;
  readonly fromSeq: number;
  /** JSON array of the records as they came; payloads whose retention ended stand as their hashes. */
  readonly recordsJson: string;
  /** Why they were refused. */
  readonly code: ErrorCode;
  readonly receivedAt: number;
}

export interface RecordRow {
  readonly journalId: JournalId;
  readonly seq: number;
  readonly kind: JournalEventKind;
  readonly at: number;
  readonly elapsed: number;
  /** Empty when it was deleted. */
  readonly payload: string;
  /** SHA-256 of a payload that was deleted when its retention ended; null while it is held. */
  readonly payloadSha256: string | null;
  /** The record's kind while its payload holds what a collector of the data plan collected; null otherwise. */
  readonly holds: ForgettableKind | null;
  /** Chain head after this record. */
  readonly head: string;
}

export interface CheckpointRow {
  readonly journalId: JournalId;
  readonly records: number;
  readonly jws: string;
  readonly countersignature: string;
  readonly receivedAt: number;
}

export interface SealRow {
  readonly sittingId: SittingId;
  readonly examId: ExamId;
  readonly journalId: JournalId;
  readonly logIndex: number;
  readonly sealJws: string;
  readonly receiptJws: string;
  /** Questions with an answer, as the seal says. */
  readonly answered: number;
  readonly sealedAt: number;
  readonly receivedAt: number;
  /** 1 when the seal's time lies after the end of the sitting: accepted, and for a person to look at. */
  readonly late: Flag;
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

/** A member of staff. */
export interface StaffRow {
  readonly staffId: StaffId;
  readonly name: string;
  /** `staffNameKey` of the name; no two are alike. */
  readonly nameKey: string;
  /** JSON array of roles. */
  readonly rolesJson: string;
  /** JSON array of exam ids; null for all exams. */
  readonly examsJson: string | null;
  /** Null until the member chose one. */
  readonly passwordHash: string | null;
  /** Secret of the app that makes codes, encrypted under the master key: in use, and shown but not confirmed yet. */
  readonly totpSealed: string | null;
  readonly totpOfferedSealed: string | null;
  /** Step of the last code that was taken. */
  readonly totpStep: number;
  readonly createdAt: number;
  /** Null while the member may sign in. */
  readonly disabledAt: number | null;
}

/** A code for whoever lost the app; gone when it was used. */
export interface RecoveryCodeRow {
  readonly staffId: StaffId;
  /** HMAC-SHA-256 of member and code, under a key derived from the master key. */
  readonly codeTag: string;
}

/** A key with which a member signs in (WebAuthn). */
export interface PasskeyRow {
  /** As its authenticator calls it, base64url. */
  readonly credentialId: string;
  readonly staffId: StaffId;
  /** What its owner calls it. */
  readonly name: string;
  /** COSE public key (RFC 9052 §7), base64url. */
  readonly publicKey: string;
  /** How often it was used, by its own count; 0 for those that do not count. */
  readonly counter: number;
  /** 1 when its owner's other devices have it too. */
  readonly synced: Flag;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** A challenge that was answered, until its end. */
export interface SpentChallengeRow {
  readonly challengeSha256: string;
  readonly expiresAt: number;
}

export interface StaffLinkRow {
  readonly secretSha256: string;
  /** Whose way in it is; null for whoever runs the server. */
  readonly staffId: StaffId | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

/** `full`: signed in. `second-factor`: the password was right. `enrolling`: came by a link, and has to choose password and second factor. */
export type StaffStage = "full" | "second-factor" | "enrolling";

export interface StaffSessionRow {
  readonly tokenSha256: string;
  /** Null for whoever came by the link that the server prints. */
  readonly staffId: StaffId | null;
  readonly stage: StaffStage;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** A policy through all of its versions. */
export interface PolicyRow {
  readonly policyId: PolicyId;
  readonly createdAt: number;
}

/** One version. Names of people are as they were when they acted. */
export interface PolicyVersionRow {
  readonly policyId: PolicyId;
  readonly version: number;
  /** `published` ones never change. */
  readonly state: "draft" | "proposed" | "published";
  /** Counts every change, from 1: whoever changes something says which revision they saw. */
  readonly revision: number;
  readonly name: string;
  readonly policyJson: string;
  /** `policyHash` of the policy. */
  readonly policySha256: string;
  /** JSON array of `{staffId, name}`: everybody who changed the draft, first come first. */
  readonly editorsJson: string;
  readonly changedAt: number;
  readonly proposerId: StaffId | null;
  /** Null while it is not proposed. */
  readonly proposer: string | null;
  readonly proposedAt: number | null;
  /** Who sent the last proposal back, and why; null since it was proposed again. */
  readonly sentBackBy: string | null;
  readonly sentBackAt: number | null;
  readonly sentBackReason: string | null;
  readonly publisher: string | null;
  /** The second person; null where one was enough. */
  readonly approver: string | null;
  readonly publishedAt: number | null;
  readonly jws: string | null;
}

/** How far the revisions of a draft had come when it was thrown away. */
export interface DiscardedDraftRow {
  readonly policyId: PolicyId;
  readonly version: number;
  readonly revision: number;
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

/** Tables as Kysely sees them. Columns keep the names of the rows: no mapping in between. */
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
