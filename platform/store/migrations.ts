/** One step of the database's history. Steps are only ever added; a step that has shipped is never edited. */
export interface Migration {
  readonly name: string;
  /** May use `leaf_hash(text)`: the RFC 9162 leaf hash of its UTF-8 bytes, in hexadecimal. */
  readonly sql: string;
}

/** In order. The database remembers how many it has had (`PRAGMA user_version`). */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: "first form",
    sql: `
      CREATE TABLE "exams" ("examId" TEXT PRIMARY KEY, "title" TEXT NOT NULL, "language" TEXT NOT NULL, "questions" INTEGER NOT NULL,
        "contentSha256" TEXT NOT NULL, "scoringSha256" TEXT NOT NULL, "assetsJson" TEXT NOT NULL,
        "publicKey" TEXT NOT NULL, "privateKeySealed" TEXT NOT NULL, "importedAt" INTEGER NOT NULL) STRICT;

      CREATE TABLE "packages" ("packageId" TEXT PRIMARY KEY, "examId" TEXT NOT NULL REFERENCES "exams", "code" TEXT NOT NULL UNIQUE,
        "title" TEXT NOT NULL, "questions" INTEGER NOT NULL, "opensAt" INTEGER NOT NULL, "closesAt" INTEGER NOT NULL, "durationMs" INTEGER NOT NULL,
        "manifestJws" TEXT NOT NULL, "manifestSha256" TEXT NOT NULL, "releaseOpensAt" INTEGER, "releaseSealed" TEXT, "startCodeSealed" TEXT,
        "scheduledAt" INTEGER NOT NULL) STRICT;
      CREATE INDEX "packagesByExam" ON "packages" ("examId");

      CREATE TABLE "chunks" ("packageId" TEXT NOT NULL REFERENCES "packages", "position" INTEGER NOT NULL, "sha256" TEXT NOT NULL, "bytes" INTEGER NOT NULL,
        PRIMARY KEY ("packageId", "position")) STRICT, WITHOUT ROWID;

      CREATE TABLE "candidates" ("candidateId" TEXT PRIMARY KEY, "packageId" TEXT NOT NULL REFERENCES "packages", "name" TEXT NOT NULL,
        "codeHmac" TEXT NOT NULL, "extraMs" INTEGER NOT NULL, UNIQUE ("packageId", "codeHmac")) STRICT;

      CREATE TABLE "sittings" ("sittingId" TEXT PRIMARY KEY, "packageId" TEXT NOT NULL REFERENCES "packages", "examId" TEXT NOT NULL REFERENCES "exams",
        "candidateId" TEXT NOT NULL UNIQUE REFERENCES "candidates", "journalId" TEXT NOT NULL, "tokenSha256" TEXT NOT NULL,
        "tokenExpiresAt" INTEGER NOT NULL, "createdAt" INTEGER NOT NULL) STRICT;
      CREATE INDEX "sittingsByPackage" ON "sittings" ("packageId");

      CREATE TABLE "presence" ("sittingId" TEXT PRIMARY KEY REFERENCES "sittings", "state" TEXT NOT NULL, "answered" INTEGER NOT NULL,
        "remainingMs" INTEGER NOT NULL, "lastSeenAt" INTEGER NOT NULL) STRICT;

      CREATE TABLE "journals" ("journalId" TEXT PRIMARY KEY, "sittingId" TEXT NOT NULL REFERENCES "sittings", "deviceKey" TEXT NOT NULL, "enc" TEXT NOT NULL,
        "records" INTEGER NOT NULL, "bytes" INTEGER NOT NULL, "head" TEXT NOT NULL, "started" INTEGER NOT NULL, "closed" INTEGER NOT NULL, "incidents" INTEGER NOT NULL,
        "openedAt" INTEGER NOT NULL) STRICT;
      CREATE INDEX "journalsBySitting" ON "journals" ("sittingId");

      CREATE TABLE "records" ("journalId" TEXT NOT NULL REFERENCES "journals", "seq" INTEGER NOT NULL, "kind" TEXT NOT NULL, "at" INTEGER NOT NULL,
        "elapsed" INTEGER NOT NULL, "payload" TEXT NOT NULL, "head" TEXT NOT NULL, PRIMARY KEY ("journalId", "seq")) STRICT;

      CREATE TABLE "checkpoints" ("journalId" TEXT NOT NULL REFERENCES "journals", "records" INTEGER NOT NULL, "jws" TEXT NOT NULL,
        "countersignature" TEXT NOT NULL, "receivedAt" INTEGER NOT NULL, PRIMARY KEY ("journalId", "records")) STRICT;

      CREATE TABLE "seals" ("sittingId" TEXT PRIMARY KEY REFERENCES "sittings", "examId" TEXT NOT NULL REFERENCES "exams", "journalId" TEXT NOT NULL REFERENCES "journals",
        "logIndex" INTEGER NOT NULL, "sealJws" TEXT NOT NULL, "receiptJws" TEXT NOT NULL, "answered" INTEGER NOT NULL, "sealedAt" INTEGER NOT NULL,
        "receivedAt" INTEGER NOT NULL, "late" INTEGER NOT NULL, UNIQUE ("examId", "logIndex")) STRICT;

      CREATE TABLE "sealLogs" ("examId" TEXT PRIMARY KEY REFERENCES "exams", "size" INTEGER NOT NULL, "peaks" TEXT NOT NULL) STRICT;

      CREATE TABLE "instructions" ("instructionId" TEXT PRIMARY KEY, "sittingId" TEXT NOT NULL REFERENCES "sittings", "bodyJson" TEXT NOT NULL,
        "createdAt" INTEGER NOT NULL, "doneAt" INTEGER) STRICT;
      CREATE INDEX "openInstructions" ON "instructions" ("sittingId") WHERE "doneAt" IS NULL;

      CREATE TABLE "audit" ("seq" INTEGER PRIMARY KEY, "at" INTEGER NOT NULL, "actor" TEXT NOT NULL, "action" TEXT NOT NULL, "subject" TEXT NOT NULL,
        "detailJson" TEXT NOT NULL, "head" TEXT NOT NULL) STRICT;

      CREATE TABLE "organisationKeys" ("kid" TEXT PRIMARY KEY, "publicKey" TEXT NOT NULL, "privateSealed" TEXT NOT NULL, "createdAt" INTEGER NOT NULL) STRICT;
      CREATE TABLE "settings" ("name" TEXT PRIMARY KEY, "value" TEXT NOT NULL) STRICT;
      CREATE TABLE "staffLinks" ("secretSha256" TEXT PRIMARY KEY, "createdAt" INTEGER NOT NULL, "expiresAt" INTEGER NOT NULL, "usedAt" INTEGER) STRICT;
      CREATE TABLE "staffSessions" ("tokenSha256" TEXT PRIMARY KEY, "createdAt" INTEGER NOT NULL, "expiresAt" INTEGER NOT NULL) STRICT;
    `,
  },
  { name: "refusals are counted", sql: 'CREATE INDEX "auditBySubject" ON "audit" ("subject", "action");' },
  { name: "invigilators have override codes", sql: 'ALTER TABLE "packages" ADD COLUMN "overrideCodesSealed" TEXT;' },
  {
    name: "tokens belong to journals, a sitting can go on on another computer, what was refused is kept",
    sql: `
      ALTER TABLE "journals" ADD COLUMN "knownAs" TEXT NOT NULL DEFAULT '';
      ALTER TABLE "journals" ADD COLUMN "tokenSha256" TEXT;
      ALTER TABLE "journals" ADD COLUMN "tokenExpiresAt" INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE "journals" ADD COLUMN "seenAt" INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE "journals" ADD COLUMN "seenElapsed" INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE "journals" ADD COLUMN "continuesFrom" TEXT REFERENCES "journals";
      ALTER TABLE "journals" ADD COLUMN "continuesRecords" INTEGER;
      ALTER TABLE "journals" ADD COLUMN "continuesLostMs" INTEGER;
      UPDATE "journals" SET "knownAs" = "sittingId";
      UPDATE "journals" SET "tokenSha256" = "sittings"."tokenSha256", "tokenExpiresAt" = "sittings"."tokenExpiresAt"
        FROM "sittings" WHERE "sittings"."journalId" = "journals"."journalId";
      CREATE INDEX "journalsByToken" ON "journals" ("tokenSha256");
      ALTER TABLE "sittings" DROP COLUMN "tokenSha256";
      ALTER TABLE "sittings" DROP COLUMN "tokenExpiresAt";

      CREATE TABLE "transferCodes" ("sittingId" TEXT NOT NULL REFERENCES "sittings", "codeTag" TEXT NOT NULL, "createdAt" INTEGER NOT NULL,
        "expiresAt" INTEGER NOT NULL, "usedAt" INTEGER, PRIMARY KEY ("sittingId", "codeTag")) STRICT, WITHOUT ROWID;
      CREATE TABLE "branchSeals" ("journalId" TEXT PRIMARY KEY REFERENCES "journals", "sealJws" TEXT NOT NULL, "sealedAt" INTEGER NOT NULL,
        "receivedAt" INTEGER NOT NULL) STRICT;
      CREATE TABLE "forks" ("journalId" TEXT NOT NULL REFERENCES "journals", "sha256" TEXT NOT NULL, "fromSeq" INTEGER NOT NULL, "recordsJson" TEXT NOT NULL,
        "code" TEXT NOT NULL, "receivedAt" INTEGER NOT NULL, PRIMARY KEY ("journalId", "sha256")) STRICT;
    `,
  },
  { name: "candidates may take breaks", sql: 'ALTER TABLE "candidates" ADD COLUMN "breakMs" INTEGER NOT NULL DEFAULT 0;' },
  {
    name: "logs hold receipts and acts, and their heads are signed",
    sql: `
      ALTER TABLE "sealLogs" RENAME TO "examLogs";
      CREATE TABLE "logLeaves" ("examId" TEXT NOT NULL REFERENCES "exams", "position" INTEGER NOT NULL, "kind" TEXT NOT NULL, "subject" TEXT NOT NULL,
        "hash" TEXT NOT NULL, PRIMARY KEY ("examId", "position")) STRICT, WITHOUT ROWID;
      CREATE INDEX "logLeavesBySubject" ON "logLeaves" ("examId", "kind", "subject");
      CREATE TABLE "treeHeads" ("examId" TEXT NOT NULL REFERENCES "exams", "size" INTEGER NOT NULL, "at" INTEGER NOT NULL, "jws" TEXT NOT NULL,
        PRIMARY KEY ("examId", "size")) STRICT, WITHOUT ROWID;
      INSERT INTO "logLeaves" SELECT "examId", "logIndex", 'seal', "sittingId", leaf_hash("sealJws") FROM "seals";
      INSERT INTO "settings" SELECT 'actsLoggedFrom', CAST(count(*) AS TEXT) FROM "audit";
    `,
  },
  { name: "a move counts what the first computer worked since its last record", sql: 'ALTER TABLE "journals" ADD COLUMN "continuesWorkedMs" INTEGER;' },
  {
    name: "computers have pseudonymous ids, kept for as long as the data plan says",
    sql: `
      ALTER TABLE "packages" ADD COLUMN "deviceRetentionDays" INTEGER;
      CREATE TABLE "devices" ("journalId" TEXT NOT NULL REFERENCES "journals", "deviceId" TEXT NOT NULL, "basis" TEXT NOT NULL, "confidence" TEXT NOT NULL,
        "componentsJson" TEXT NOT NULL, "seenAt" INTEGER NOT NULL, "deleteAfter" INTEGER NOT NULL, PRIMARY KEY ("journalId", "deviceId")) STRICT, WITHOUT ROWID;
      CREATE INDEX "devicesByEnd" ON "devices" ("deleteAfter");
    `,
  },
  {
    name: "what a collector collected is deleted when its retention ends, and the chain stays",
    sql: `
      ALTER TABLE "records" ADD COLUMN "payloadSha256" TEXT;
      ALTER TABLE "records" ADD COLUMN "holds" TEXT;
      CREATE INDEX "recordsByHeld" ON "records" ("holds", "journalId") WHERE "holds" IS NOT NULL;
      CREATE TABLE "retentions" ("packageId" TEXT NOT NULL REFERENCES "packages", "kind" TEXT NOT NULL, "deleteAt" INTEGER NOT NULL,
        PRIMARY KEY ("packageId", "kind")) STRICT, WITHOUT ROWID;
      CREATE INDEX "retentionsByEnd" ON "retentions" ("deleteAt");
    `,
  },
  {
    name: "staff have names, roles, passwords and second factors",
    sql: `
      CREATE TABLE "staff" ("staffId" TEXT PRIMARY KEY, "name" TEXT NOT NULL, "nameKey" TEXT NOT NULL UNIQUE, "rolesJson" TEXT NOT NULL, "examsJson" TEXT,
        "passwordHash" TEXT, "totpSealed" TEXT, "totpOfferedSealed" TEXT, "totpStep" INTEGER NOT NULL, "createdAt" INTEGER NOT NULL, "disabledAt" INTEGER) STRICT;
      CREATE TABLE "recoveryCodes" ("staffId" TEXT NOT NULL REFERENCES "staff", "codeTag" TEXT NOT NULL, PRIMARY KEY ("staffId", "codeTag")) STRICT, WITHOUT ROWID;
      ALTER TABLE "staffLinks" ADD COLUMN "staffId" TEXT REFERENCES "staff";
      ALTER TABLE "staffSessions" ADD COLUMN "staffId" TEXT REFERENCES "staff";
      ALTER TABLE "staffSessions" ADD COLUMN "stage" TEXT NOT NULL DEFAULT 'full';
      CREATE INDEX "staffSessionsByMember" ON "staffSessions" ("staffId");
    `,
  },
  {
    name: "staff note and decide what they saw in a sitting",
    sql: `
      CREATE TABLE "reviews" ("sittingId" TEXT NOT NULL REFERENCES "sittings", "position" INTEGER NOT NULL, "subject" TEXT NOT NULL, "decision" TEXT NOT NULL,
        "noteSealed" TEXT NOT NULL, "at" INTEGER NOT NULL, "by" TEXT NOT NULL, PRIMARY KEY ("sittingId", "position")) STRICT, WITHOUT ROWID;
    `,
  },
  {
    name: "instructions say when they were delivered, and what was said to several together",
    sql: `
      ALTER TABLE "instructions" ADD COLUMN "batchId" TEXT NOT NULL DEFAULT '';
      ALTER TABLE "instructions" ADD COLUMN "sentAt" INTEGER;
      UPDATE "instructions" SET "batchId" = "instructionId", "sentAt" = "doneAt";
      CREATE INDEX "instructionsByBatch" ON "instructions" ("batchId");
    `,
  },
  {
    name: "staff sign in with passkeys",
    sql: `
      CREATE TABLE "passkeys" ("credentialId" TEXT PRIMARY KEY, "staffId" TEXT NOT NULL REFERENCES "staff", "name" TEXT NOT NULL, "publicKey" TEXT NOT NULL, "counter" INTEGER NOT NULL,
        "synced" INTEGER NOT NULL, "createdAt" INTEGER NOT NULL, "lastUsedAt" INTEGER) STRICT, WITHOUT ROWID;
      CREATE INDEX "passkeysByMember" ON "passkeys" ("staffId");
      CREATE TABLE "spentChallenges" ("challengeSha256" TEXT PRIMARY KEY, "expiresAt" INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    `,
  },
  {
    name: "the board reads what changed",
    // Triggers, so that every writer counts: the server, the command line beside it, and whatever is written later.
    sql: `
      CREATE TABLE "boardChanges" ("candidateId" TEXT PRIMARY KEY, "packageId" TEXT NOT NULL, "change" INTEGER NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
      CREATE INDEX "boardChangesByPackage" ON "boardChanges" ("packageId", "change");
      INSERT INTO "boardChanges" SELECT "candidateId", "packageId", row_number() OVER (ORDER BY "candidateId") FROM "candidates";
${[
    ["candidateAdded", 'INSERT ON "candidates"', 'SELECT NEW."candidateId", NEW."packageId"'],
    ["candidateChanged", 'UPDATE OF "name" ON "candidates"', 'SELECT NEW."candidateId", NEW."packageId"'],
    ["candidateGone", 'DELETE ON "candidates"', 'SELECT OLD."candidateId", OLD."packageId"'],
    ["sittingAdded", 'INSERT ON "sittings"', 'SELECT NEW."candidateId", NEW."packageId"'],
    ["sittingMoved", 'UPDATE OF "journalId" ON "sittings"', 'SELECT NEW."candidateId", NEW."packageId"'],
    ["presenceChanged", 'UPDATE ON "presence"', 'SELECT "candidateId", "packageId" FROM "sittings" WHERE "sittingId" = NEW."sittingId"'],
    ["incidentsCounted", 'UPDATE OF "incidents" ON "journals" WHEN NEW."incidents" <> OLD."incidents"', 'SELECT "candidateId", "packageId" FROM "sittings" WHERE "sittingId" = NEW."sittingId"'],
    ["sealAdded", 'INSERT ON "seals"', 'SELECT "candidateId", "packageId" FROM "sittings" WHERE "sittingId" = NEW."sittingId"'],
  ].map(([trigger, on, whose]) => `      CREATE TRIGGER "${trigger}" AFTER ${on} BEGIN
        INSERT INTO "boardChanges" SELECT *, (SELECT coalesce(max("change"), 0) + 1 FROM "boardChanges") FROM (${whose}) WHERE true
          ON CONFLICT ("candidateId") DO UPDATE SET "change" = excluded."change";
      END;`).join("\n")}
    `,
  },
  {
    name: "policies have versions, and packages say which one they were made from",
    sql: `
      CREATE TABLE "policies" ("policyId" TEXT PRIMARY KEY, "createdAt" INTEGER NOT NULL) STRICT;
      CREATE TABLE "policyVersions" ("policyId" TEXT NOT NULL REFERENCES "policies", "version" INTEGER NOT NULL, "state" TEXT NOT NULL, "revision" INTEGER NOT NULL,
        "name" TEXT NOT NULL, "policyJson" TEXT NOT NULL, "policySha256" TEXT NOT NULL, "editorsJson" TEXT NOT NULL, "changedAt" INTEGER NOT NULL, "proposerId" TEXT,
        "proposer" TEXT, "proposedAt" INTEGER, "sentBackBy" TEXT, "sentBackAt" INTEGER, "sentBackReason" TEXT, "publisher" TEXT, "approver" TEXT, "publishedAt" INTEGER,
        "jws" TEXT, PRIMARY KEY ("policyId", "version")) STRICT;
      ALTER TABLE "packages" ADD COLUMN "policyId" TEXT REFERENCES "policies";
      ALTER TABLE "packages" ADD COLUMN "policyVersion" INTEGER;
      CREATE INDEX "packagesByPolicy" ON "packages" ("policyId") WHERE "policyId" IS NOT NULL;
    `,
  },
  {
    name: "exams and schedules that nobody sat can be removed, and their logs stay; some are rehearsals",
    sql: `
      CREATE TABLE "removals" ("id" TEXT PRIMARY KEY, "examId" TEXT NOT NULL REFERENCES "exams", "at" INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE "rehearsals" ("packageId" TEXT PRIMARY KEY REFERENCES "packages") STRICT, WITHOUT ROWID;
    `,
  },
  {
    name: "override codes that were given are remembered",
    sql: `
      CREATE TABLE "overrideGivings" ("packageId" TEXT NOT NULL REFERENCES "packages", "number" INTEGER NOT NULL, "at" INTEGER NOT NULL, "by" TEXT NOT NULL,
        "reasonSealed" TEXT NOT NULL, PRIMARY KEY ("packageId", "number")) STRICT, WITHOUT ROWID;
    `,
  },
  {
    name: "drafts of policies that were thrown away are told from those that come after them",
    sql: `
      CREATE TABLE "discardedDrafts" ("policyId" TEXT NOT NULL REFERENCES "policies", "version" INTEGER NOT NULL, "revision" INTEGER NOT NULL,
        PRIMARY KEY ("policyId", "version")) STRICT, WITHOUT ROWID;
    `,
  },
];
