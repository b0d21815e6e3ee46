import { Emulated, guarded } from "./emulated.ts";

/** Electron's `powerMonitor`; its events come from the test controls only. */
class PowerMonitor extends Emulated {
  onBatteryPower = false;

  getSystemIdleState(_threshold: number): string {
    return "active";
  }

  getSystemIdleTime(): number {
    return 0;
  }

  getCurrentThermalState(): string {
    return "unknown";
  }

  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }
}

export const powerMonitor = new PowerMonitor();

const blockers = new Map<number, string>();
let lastBlocker = 0;

/** Electron's `powerSaveBlocker`: remembered, not applied. */
export const powerSaveBlocker = guarded("powerSaveBlocker", {
  start: (type: "prevent-app-suspension" | "prevent-display-sleep"): number => {
    lastBlocker += 1;
    blockers.set(lastBlocker, type);
    return lastBlocker;
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
});
