import { isComplete } from "../../../../../core/sync/exchange.ts";
import { writtenBy } from "./world.ts";
import type { Client, Platform, World } from "./world.ts";

/** What must hold in every world. @returns what does not; null when all does */
export function faultOf(world: World): string | null {
  const { clients, platform, restored } = world;
  for (const { journalId, letters } of platform.journals) {
    const owners = clients.filter((client) => client.journalId === journalId);
    if (!owners.some((client) => writtenBy(client).startsWith(letters))) return "the platform holds what no client wrote in that order";
  }
  for (const client of clients) {
    const held = heldOf(platform, client);
    for (const count of restored ? [] : [client.acknowledged, client.exchange.acknowledged]) {
      if (!held.startsWith(writtenBy(client).slice(0, count))) return "a client takes records for sent that the platform does not hold durably";
    }
    if (client.received && !restored && !held.startsWith(writtenBy(client))) return "a client has a receipt for records that the platform does not hold";
    if (client.received && !writtenBy(client).endsWith("z")) return "a client has a receipt without a seal";
  }
  if (platform.receipt !== null) {
    const [journalId, letters] = platform.receipt.split(":");
    if (platform.journals.find((each) => each.journalId === journalId)?.letters !== letters) return "a receipt was given for other records than those held";
  }
  for (const seal of platform.branchSeals) {
    const [journalId, letters] = seal.split(":");
    if (platform.journals.find((each) => each.journalId === journalId)?.letters !== letters) return "a branch's seal is over other records than those held";
  }
  return null;
}

/** What must hold between a world and the next one. */
export function faultBetween(before: World, after: World, what: string): string | null {
  if (what === "the platform is restored") return null;
  const [old, now] = [before.platform, after.platform];
  if (old.journals.some(({ durable }, index) => now.journals[index]?.durable.startsWith(durable) !== true)) return "something that was kept is overwritten";
  if (old.forks.some((fork) => !now.forks.includes(fork)) || old.branchSeals.some((seal) => !now.branchSeals.includes(seal))) return "something that was kept is forgotten";
  if (old.receipt !== null && old.receipt !== now.receipt) return "a receipt is replaced";
  const refused = before.network.find(({ key }) => what === `${key} arrives`);
  if (refused?.kind === "records" && old.token) {
    const client = before.clients[refused.client];
    const held = client === undefined ? "" : heldLetters(old, client.journalId);
    const sent = refused.previous + refused.letters;
    const differs = Array.from(sent).findIndex((letter, index) => index < held.length && held[index] !== letter);
    const from = Math.max(differs, refused.previous.length);
    if (differs !== -1 && refused.previous.length <= held.length && !now.forks.includes(`${client?.journalId ?? ""}@${from}:${sent.slice(from)}`)) return "a fork is not kept";
  }
  return null;
}

/** Whether nothing is left to be done for anybody: a receipt, or everything kept for a person to look at. */
export function isSettled({ clients, platform }: World): boolean {
  return clients.every((client) => client.written === 0 || isComplete(client.exchange) || isKeptAsFork(platform, client));
}

function isKeptAsFork(platform: Platform, client: Client): boolean {
  const ours = writtenBy(client);
  const held = heldLetters(platform, client.journalId);
  const differs = Array.from(ours).findIndex((letter, index) => held[index] !== letter);
  return client.sealed && differs !== -1 && differs < held.length && platform.forks.some((fork) => fork.startsWith(`${client.journalId}@${differs}:`) && fork.endsWith(ours.slice(differs)));
}

function heldOf(platform: Platform, { journalId }: Client): string {
  return platform.journals.find((each) => each.journalId === journalId)?.durable ?? "";
}

function heldLetters(platform: Platform, journalId: string): string {
  return platform.journals.find((each) => each.journalId === journalId)?.letters ?? "";
}
