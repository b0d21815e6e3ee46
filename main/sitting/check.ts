import type { CheckId, CheckView } from "../../core/contract/view.ts";
import type { InvigilError } from "../../core/errors.ts";
import { fail } from "../../core/errors.ts";
import type { JournalEvent } from "../../core/journal/record.ts";
import type { Policy } from "../../core/policy/policy.ts";
import { assertNever, ok } from "../../core/result.ts";
import type { Result } from "../../core/result.ts";
import { judgeRemoteSession } from "../../core/policy/remote-session.ts";
import { judgeVirtualMachine } from "../../core/policy/virtual-machine.ts";
import { judgeBattery, judgeClock, judgeDisk, judgeDisplayCheck, judgeMemory, judgeNetwork, judgePrograms } from "../check/judge-checks.ts";
import { judgeMachineCheck, judgeRemoteCheck } from "../check/judge-computer.ts";
import type { FinishedCheck } from "../check/judge-checks.ts";
import { createPlatformClient } from "../http/client.ts";
import { connectorsBeside } from "../watch/display-connectors.ts";
import { collects } from "./collects.ts";
import { startDeviceReport } from "./device.ts";
import type { Flow } from "./flow.ts";
import { reportIncident } from "./incidents.ts";
import { watchPrograms } from "./running-programs.ts";
import type { Sitting } from "./sitting.ts";

const ORDER: readonly CheckId[] = ["disk", "memory", "network", "clock", "displays", "processes", "virtual-machine", "remote-session", "battery"];

/** The checks of a policy: what it does not ask about is not looked at. */
function checksOf(policy: Policy): readonly CheckId[] {
  return ORDER.filter((check) => {
    switch (check) {
      case "virtual-machine":
        return policy.controls.includes(check) && policy.virtualMachine !== "allow";
      case "remote-session":
        return policy.controls.includes(check) && policy.remoteSession !== "allow";
      case "disk":
      case "memory":
      case "network":
      case "clock":
      case "displays":
      case "processes":
      case "battery":
        return true;
      default:
        return assertNever(check);
    }
  });
}

/** Enters the system check and runs it. */
export function startChecks(flow: Flow, sitting: Sitting): void {
  watchPrograms(flow, sitting);
  startDeviceReport(flow, sitting);
  flow.go({ name: "check", sitting, checks: checksOf(sitting.exam.manifest.policy).map((check) => ({ check, state: "pending" })), finished: false });
  flow.run("system check", async () => await runChecks(flow));
}

/** Runs every check again, one after the other, showing each. */
export async function runChecks(flow: Flow): Promise<Result<Record<string, never>, InvigilError>> {
  const stage = flow.at("check");
  // One round at a time: a second one would show the results of both.
  if (stage === null || stage.checks.some((view) => view.state === "running")) return flow.wrongStage();
  const { sitting } = stage;
  const { policy } = sitting.exam.manifest;
  const asked = askPlatform(flow, sitting.exam.platform);
  const order = checksOf(policy);
  let checks: readonly CheckView[] = order.map((check) => ({ check, state: "pending" }));
  const show = (finished: boolean): void => {
    if (flow.at("check")?.sitting === sitting) flow.go({ name: "check", sitting, checks, finished });
  };
  for (const check of order) {
    checks = checks.map((view) => (view.check === check ? { check, state: "running" } : view));
    show(false);
    const done = await runOne(flow, check, sitting, asked);
    checks = checks.map((view) => (view.check === check ? done : view));
  }
  show(true);
  return ok({});
}

/** Whether the results let the student go on. */
export function mayContinue(checks: readonly CheckView[]): boolean {
  return checks.every((view) => view.state === "passed" || view.state === "warned" || ("override" in view && view.override === "given"));
}

/** Journals the results, as far as the policy names them, and goes on to sign-in. */
export async function continueAfterChecks(flow: Flow): Promise<Result<Record<string, never>, InvigilError>> {
  const stage = flow.at("check");
  if (stage?.finished !== true) return flow.wrongStage();
  if (!mayContinue(stage.checks)) return fail("check/failed", "a check failed and has to be mended first");
  for (const view of stage.checks) {
    if ((view.check === "virtual-machine" || view.check === "remote-session") && view.state !== "passed") {
      await reportIncident(flow, stage.sitting, view.check, { atCheck: true, overridden: "override" in view && view.override === "given" });
    }
  }
  const recorded = await stage.sitting.record(checkedEvent(stage.checks, stage.sitting.exam.manifest.policy));
  if (!recorded.ok) return recorded;
  flow.go({ name: "sign-in", sitting: stage.sitting, busy: false, error: null });
  return ok({});
}

/** What of the results may leave the computer: those that the policy's data plan names, and of others not even that they passed. */
function checkedEvent(checks: readonly CheckView[], policy: Policy): Extract<JournalEvent, { readonly kind: "checked" }> {
  return {
    kind: "checked",
    results: checks.flatMap((view) => {
      if (!("detail" in view)) return [];
      // SECURITY: a result leaves this computer only when the policy that the student agreed to names its collector.
      if (!collects(policy, view.check === "processes" ? "process-matches" : "system-check")) return [];
      return [{ check: view.check, outcome: view.state, detail: [view.detail, ...(view.evidence ?? [])].join(" ") }];
    }),
  };
}

interface PlatformAnswer {
  readonly roundTripMs: number;
  readonly aheadMs: number;
}

async function askPlatform(flow: Flow, platform: string): Promise<PlatformAnswer | null> {
  const { clock } = flow.parts;
  const began = clock.monotonic();
  const answer = await createPlatformClient(platform, 5000).request("time", { params: {}, body: undefined });
  if (!answer.ok) return null;
  const roundTripMs = clock.monotonic() - began;
  const aheadMs = answer.value.now + roundTripMs / 2 - clock.now();
  flow.examClock.set(answer.value.now + roundTripMs / 2);
  return { roundTripMs, aheadMs };
}

async function runOne(flow: Flow, check: CheckId, sitting: Sitting, asked: Promise<PlatformAnswer | null>): Promise<FinishedCheck> {
  const { system, screens, power } = flow.parts.ports;
  const { policy, overrides } = sitting.exam.manifest;
  try {
    switch (check) {
      case "disk":
        return judgeDisk(await system.freeDisk(flow.parts.config.profile));
      case "memory": {
        const { free, total } = system.memory();
        return judgeMemory(free, total);
      }
      case "network":
        return judgeNetwork((await asked)?.roundTripMs ?? null);
      case "clock":
        return judgeClock((await asked)?.aheadMs ?? null);
      case "displays":
        return judgeDisplayCheck(screens.displays(), policy, connectorsBeside(flow.parts.ports));
      case "processes":
        return judgePrograms((await flow.programs?.look())?.sightings ?? [], flow.asked);
      case "virtual-machine":
        return judgeMachineCheck(judgeVirtualMachine(await system.machine()), policy.virtualMachine, overrides !== null);
      case "remote-session":
        return judgeRemoteCheck(judgeRemoteSession(await system.remoteSession()), policy.remoteSession, overrides !== null);
      case "battery":
        return judgeBattery(power.onBattery());
      default:
        return assertNever(check);
    }
  } catch (cause) {
    flow.parts.log.write("warn", "check", { check, cause });
    return { check, state: "warned", detail: "This could not be checked on this computer.", remedy: "Nothing to do. You can go on." };
  }
}
