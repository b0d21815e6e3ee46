import { Candidate } from "./candidate.ts";
import type { Room } from "./room.ts";

/** A candidate who has begun, answered the first question, and whose eight records the platform holds. */
export async function candidateAtWork({ url }: Pick<Room, "url">, packageId: string): Promise<Candidate> {
  const candidate = await Candidate.open(url, packageId);
  await candidate.signIn("ADA-0001");
  await candidate.prepare();
  await candidate.begin();
  await candidate.answer("q1", "B");
  await candidate.put(0);
  return candidate;
}
