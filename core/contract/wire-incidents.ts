import * as v from "valibot";
import type { DeepReadonly } from "../deep-readonly.ts";
import { msSchema as ms } from "../milliseconds.ts";
import { INCIDENT_KINDS } from "../policy/incident.ts";
import { journalIdSchema, packageIdSchema, sittingIdSchema } from "../sitting/ids.ts";
import { DEFAULT_BODY_LIMIT, route } from "./wire-route.ts";

/** Most records that are opened at once: what came before them is opened when somebody asks for it. */
export const MOST_ROOM_INCIDENTS = 500;

/** A place between two records of a package's timeline. */
const placeSchema = v.strictObject({ at: ms, journalId: journalIdSchema, seq: ms });
export type TimelinePlace = DeepReadonly<v.InferOutput<typeof placeSchema>>;

const roomIncidentSchema = v.strictObject({
  sittingId: sittingIdSchema, candidate: v.string(), journalId: journalIdSchema, seq: ms,
  /** By the clock of the candidate's computer, which may be wrong. */
  at: ms,
  /** Working time used, ms. */
  elapsed: ms,
  incident: v.picklist(INCIDENT_KINDS), detail: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
  /** Another computer than the one whose record counts. */
  otherComputer: v.boolean(),
});
export type RoomIncident = DeepReadonly<v.InferOutput<typeof roomIncidentSchema>>;

const roomIncidentsSchema = v.strictObject({
  openedAt: ms,
  /** Newest first. */
  incidents: v.pipe(v.array(roomIncidentSchema), v.maxLength(MOST_ROOM_INCIDENTS)),
  /** Records among those opened that no key opens, or that hold no incident; each sitting's own page says where. */
  unreadable: ms,
  /** Incidents among those opened of which candidates were told that other roles look at them. */
  closed: ms,
  /** What the next question starts from; null when there is nothing before. */
  before: v.nullable(placeSchema),
});
export type RoomIncidents = DeepReadonly<v.InferOutput<typeof roomIncidentsSchema>>;

/** How staff look at what happened in a whole room. */
export const incidentRoutes = {
  openRoomIncidents: route({
    method: "POST", path: "/v1/staff/packages/:packageId/incident-openings", audience: "staff", roles: ["administrator", "invigilator", "marker", "privacy-officer"],
    summary: "Decrypts the newest incidents of all sittings of a package, or those before a place in them, as far as candidates were told; nothing else of a record. Each time is written into the audit log",
    params: v.strictObject({ packageId: packageIdSchema }), request: v.strictObject({ before: v.nullable(placeSchema) }), response: roomIncidentsSchema, bodyLimit: DEFAULT_BODY_LIMIT,
  }),
} as const;
