import type { ProgramListId, ProgramRule } from "../program-rule.ts";
import { AI_ASSISTANTS } from "./lists/ai-assistants.ts";
import { MESSAGING } from "./lists/messaging.ts";
import { RECORDING } from "./lists/recording.ts";
import { REMOTE_CONTROL } from "./lists/remote-control.ts";
import { SCREEN_SHARING } from "./lists/screen-sharing.ts";
import { VIRTUAL_CAMERA } from "./lists/virtual-camera.ts";
import { VIRTUAL_MACHINES } from "./lists/virtual-machines.ts";

/** The lists that come with Invigil. A policy leaves single rules out of them by their ids. */
export const BUILT_IN_LISTS: Readonly<Record<ProgramListId, readonly ProgramRule[]>> = {
  "remote-control": REMOTE_CONTROL, "screen-sharing": SCREEN_SHARING, recording: RECORDING, "virtual-camera": VIRTUAL_CAMERA, messaging: MESSAGING,
  "ai-assistants": AI_ASSISTANTS, "virtual-machines": VIRTUAL_MACHINES,
};
