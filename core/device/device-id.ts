import * as v from "valibot";
import { toCrockford } from "../crypto/crockford.ts";
import { toBase64url, utf8 } from "../crypto/encoding.ts";
import type { DeepReadonly } from "../deep-readonly.ts";
import type { IdentifierKind } from "./clean-identifier.ts";
import { IDENTIFIER_KINDS, cleanIdentifier } from "./clean-identifier.ts";

/**
 * The pseudonymous id of a computer within one organisation.
 *
 * What it is for: a person should be able to see that two candidates used one computer, that one candidate used two, or that a computer's keys were copied.
 * What it must not do: say which computer it is, or let two organisations find out that they examine on the same one.
 *
 * Each identifier becomes a tag of its own, HMAC-SHA-256 under the organisation's salt, and one of them the headline id:
 * - The headline rests on a single identifier, the first there is of: the system's UUID, the board's serial number, the system's serial number, a disk's serial number,
 *   this installation's key. Had it rested on all of them together, every identifier that is missing once would make another computer of it.
 * - An identifier can be missing all the same (Linux shows the firmware's to the administrator only; a board's may be a placeholder). Then the headline rests on the next one
 *   and is another. It says so: only a headline that rests on the system's UUID, with a serial number of the firmware beside it, is of high confidence.
 *   So two different ids of high confidence never come from one computer merely because something was not read.
 * - The tags are what is compared. `matchDevices` needs two of the hardware's to agree and more to agree than to differ: a new disk or a new board
 *   leaves the computer the same one, and a serial number that two computers share by mistake does not make them one.
 *
 * Not among them, because they change with a dock, a VPN, a card or a display: MAC addresses, displays, input devices, graphics. Not the host name, which people choose.
 *
 * What the salt does and does not do: it is random, the organisation's own, and comes in the signed manifest of each package; tags under two salts have
 * nothing in common. It is no secret towards whoever has a package. Somebody who knows a serial number already can compute its tag and look for it, and an
 * organisation could search the short serial numbers of some makers. Pseudonymous, not anonymous: the tags are personal data, and are deleted when the data plan says.
 */

/** Bytes of an organisation's salt. */
export const DEVICE_SALT_BYTES = 32;
/** Characters of a headline id: 130 bits. */
const ID_CHARACTERS = 26;
/** Disks that are told apart; a computer with more has its first ones. */
const MOST_DISKS = 4;

export const CONFIDENCES = ["high", "medium", "low"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** As it travels with sign-in: no identifier in it, only tags. A claim of the client's, like everything that it sends. */
export const deviceIdentitySchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, "26 characters of Crockford base32")),
  /** What the headline id rests on. */
  basis: v.picklist(IDENTIFIER_KINDS),
  confidence: v.picklist(CONFIDENCES),
  components: v.pipe(
    v.array(v.strictObject({ kind: v.picklist(IDENTIFIER_KINDS), tag: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, "32 bytes in base64url")) })),
    v.minLength(1), v.maxLength(IDENTIFIER_KINDS.length - 1 + MOST_DISKS),
  ),
});
export type DeviceIdentity = DeepReadonly<v.InferOutput<typeof deviceIdentitySchema>>;

/** Identifiers as the system gave them. What could not be read is left out. */
export interface RawIdentifiers {
  readonly "system-uuid"?: string;
  readonly "board-serial"?: string;
  readonly "system-serial"?: string;
  /** Of disks that are built in; a stick or a disk in a dock is none. */
  readonly "disk-serial"?: readonly string[];
  /** Thumbprint of this installation's key towards the organisation; there always is one. */
  readonly "install-id": string;
}

/** The id of a computer. The same identifiers give the same id; anything else about the computer does not count. */
export async function identifyDevice(salt: Uint8Array, raw: RawIdentifiers): Promise<DeviceIdentity> {
  const key = await crypto.subtle.importKey("raw", new Uint8Array(salt), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const hmac = async (purpose: "component" | "id", kind: IdentifierKind, value: string): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(`invigil device ${purpose} v1|${kind}|${value}`)));
  const usable = usableIdentifiers(raw);
  const [first] = usable;
  const components = await Promise.all(usable.map(async ({ kind, value }) => ({ kind, tag: toBase64url(await hmac("component", kind, value)) })));
  return { id: toCrockford(await hmac("id", first.kind, first.value), ID_CHARACTERS), basis: first.kind, confidence: confidenceIn(usable.map(({ kind }) => kind)), components };
}

interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}

/** In the order of `IDENTIFIER_KINDS`, without placeholders; disks in the order of their serial numbers, whatever slots they are in. */
function usableIdentifiers(raw: RawIdentifiers): readonly [Identifier, ...Identifier[]] {
  const install: Identifier = { kind: "install-id", value: raw["install-id"] };
  const hardware = IDENTIFIER_KINDS.flatMap((kind): readonly Identifier[] => {
    if (kind === "install-id") return [];
    const given = raw[kind];
    const texts = given === undefined ? [] : typeof given === "string" ? [given] : given;
    const values = new Set(texts.map((text) => cleanIdentifier(kind, text)).filter((value) => value !== null));
    return [...values].toSorted().slice(0, MOST_DISKS).map((value) => ({ kind, value }));
  });
  // Makers that number a computer once write the same number twice: it counts once.
  const [first, ...rest] = hardware.filter(({ value }, index) => hardware.findIndex((other) => other.value === value) === index);
  return first === undefined ? [install] : [first, ...rest, install];
}

/**
 * `high`: the system's UUID and a serial number of the firmware. `medium`: an identifier of the firmware alone or with others than those, or a disk.
 * `low`: nothing but this installation, which a copied profile would take along.
 */
function confidenceIn(kinds: readonly IdentifierKind[]): Confidence {
  const has = new Set(kinds);
  if (has.has("system-uuid") && (has.has("board-serial") || has.has("system-serial"))) return "high";
  return kinds.some((kind) => kind !== "install-id") ? "medium" : "low";
}

/** What two ids say about their computers. */
export interface DeviceMatch {
  /**
   * `same`: at least two identifiers of the hardware agree, and more agree than differ. `likely`: fewer could be compared, and none differs.
   * `unclear`: as much speaks for it as against it, or nothing could be compared. `different`: more differ than agree.
   */
  readonly verdict: "same" | "likely" | "unclear" | "different";
  readonly agree: readonly IdentifierKind[];
  readonly differ: readonly IdentifierKind[];
}

/** Compares what both have. Disks agree when they have one in common. */
export function matchDevices(a: Pick<DeviceIdentity, "components">, b: Pick<DeviceIdentity, "components">): DeviceMatch {
  const compared = IDENTIFIER_KINDS.flatMap((kind) => {
    const [ours, theirs] = [tagsOf(a, kind), tagsOf(b, kind)];
    return ours.size === 0 || theirs.size === 0 ? [] : [{ kind, agrees: [...ours].some((tag) => theirs.has(tag)) }];
  });
  const agree = compared.filter(({ agrees }) => agrees).map(({ kind }) => kind);
  const differ = compared.filter(({ agrees }) => !agrees).map(({ kind }) => kind);
  return { verdict: verdictOf(agree, differ), agree, differ };
}

function verdictOf(agree: readonly IdentifierKind[], differ: readonly IdentifierKind[]): DeviceMatch["verdict"] {
  const [same, other] = [agree, differ].map((kinds) => kinds.filter((kind) => kind !== "install-id").length);
  if (same === undefined || other === undefined) return "unclear";
  // Without anything of the hardware, the installation is all there is: the same one is a sign, another one is none (a new profile is made in a second).
  if (same + other === 0) return agree.length > 0 ? "likely" : "unclear";
  if (same > other) return same >= 2 ? "same" : "likely";
  return same === other ? "unclear" : "different";
}

function tagsOf({ components }: Pick<DeviceIdentity, "components">, wanted: IdentifierKind): ReadonlySet<string> {
  return new Set(components.filter(({ kind }) => kind === wanted).map(({ tag }) => tag));
}
