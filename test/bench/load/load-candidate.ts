import { toHex } from "../../../core/crypto/encoding.ts";
import { GENESIS } from "../../../core/journal/hash-chain.ts";
import type { Candidate } from "../../unit/platform/support/candidate.ts";
import type { LoadRequest } from "./drive.ts";

/** Questions of the demo exam that take a text, so that saves have the size of real ones. */
const ITEM = "essay";
const ANSWER = "Half a page about the far side of the Moon. ".repeat(12);

/** A candidate whose requests are made before they are needed. */
export interface LoadCandidate {
  readonly candidate: Candidate;
  /** Everything up to the first question in one upload. */
  readonly first: LoadRequest;
  /** One sign of life. */
  readonly beat: LoadRequest;
  /** For each round of half a minute: a save, a heartbeat, and a heartbeat with a checkpoint to countersign. */
  readonly rounds: readonly (readonly [LoadRequest, LoadRequest, LoadRequest])[];
  /** The last record, and the seal over all. */
  readonly last: LoadRequest;
  /** All records again, for a platform that lacks some. */
  readonly everything: () => LoadRequest;
  readonly seal: LoadRequest;
}

/** Prepares a signed-in candidate's whole sitting. */
export async function prepareLoad(candidate: Candidate, rounds: number): Promise<LoadCandidate> {
  await candidate.prepare();
  await candidate.begin();
  const first = upload(candidate, 0);
  const beat = await heartbeat(candidate, false);
  const prepared: [LoadRequest, LoadRequest, LoadRequest][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = candidate.records.length;
    await candidate.answer(ITEM, `${ANSWER}${round}`);
    prepared.push([upload(candidate, from), await heartbeat(candidate, false), await heartbeat(candidate, true)]);
  }
  const from = candidate.records.length;
  await candidate.finish();
  const seal = { method: "PUT", path: `/v1/sittings/${candidate.sittingId}/seal`, token: candidate.token, body: JSON.stringify({ seal: await candidate.seal() }) } as const;
  return { candidate, first, beat, rounds: prepared, last: upload(candidate, from), everything: () => upload(candidate, 0), seal };
}

function upload({ sittingId, token, journalId, records, heads }: Candidate, from: number): LoadRequest {
  return { method: "PUT", path: `/v1/sittings/${sittingId}/records/${from}`, token, body: JSON.stringify({ journalId, previous: toHex(heads[from - 1] ?? GENESIS), records: records.slice(from) }) };
}

async function heartbeat(candidate: Candidate, withCheckpoint: boolean): Promise<LoadRequest> {
  const { sittingId, token, journalId, records } = candidate;
  const checkpoint = withCheckpoint ? await candidate.checkpoint() : null;
  const body = { journalId, state: "running", records: records.length, answered: 1, remainingMs: 1_000_000, checkpoint, done: [] };
  return { method: "POST", path: `/v1/sittings/${sittingId}/heartbeats`, token, body: JSON.stringify(body) };
}
