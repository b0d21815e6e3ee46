import { createWireClient } from "../../core/contract/wire-client.ts";
import type { WireClient } from "../../core/contract/wire-client.ts";
import { systemClock } from "../system-clock.ts";
import { fetchTransport } from "./fetch-transport.ts";

/**
 * A client for one platform over this computer's network.
 * @param platform origin as `parsePlatform` gives it
 * @param timeoutMs longest wait for a whole answer; 15 s unless something else is said
 */
export function createPlatformClient(platform: string, timeoutMs?: number): WireClient {
  return createWireClient(platform, fetchTransport(timeoutMs), systemClock);
}
