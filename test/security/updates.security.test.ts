import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateSigningKey } from "../../core/crypto/signing.ts";
import type { PublicJwk } from "../../core/crypto/signing.ts";
import { parseSettingsSource } from "../../core/settings/settings-source.ts";
import type { SettingsSource } from "../../core/settings/settings-source.ts";
import { beginExam, must, startMainApp } from "../doubles/main-app.ts";
import type { MainApp } from "../doubles/main-app.ts";
import { createTestDesktop } from "../doubles/main-ports.ts";
import { startTestPlatform } from "../doubles/platform.ts";
import type { TestPlatform } from "../doubles/platform.ts";

let platform: TestPlatform;
let keys: readonly PublicJwk[];

beforeAll(async () => {
  platform = await startTestPlatform();
  keys = [(await generateSigningKey()).publicJwk];
});

afterAll(async () => {
  await platform.stop();
});

interface Room {
  readonly app: MainApp;
  /** Lets the minute pass after which the application first looks; returns how often the server was asked so far. */
  readonly lookNow: () => Promise<number>;
}

/** An installed application with an updater and a release key. */
async function room(options: { readonly places?: readonly SettingsSource[]; readonly releaseKeys?: readonly PublicJwk[] } = {}): Promise<Room> {
  let asked = 0;
  const due: (() => void)[] = [];
  const desktop = createTestDesktop({
    updater: {
      look: async () => {
        asked += 1;
        return await Promise.resolve(null);
      },
      download: async () => await Promise.reject(new Error("nothing was offered")), install: () => undefined,
    },
  });
  const { timers } = desktop.ports;
  const ports = {
    ...desktop.ports,
    timers: {
      ...timers,
      after: (ms: number, run: () => void) => {
        if (ms !== 60_000) return timers.after(ms, run);
        due.push(run);
        return () => undefined;
      },
    },
  };
  const app = await startMainApp({ desktop: { ...desktop, ports }, releaseKeys: options.releaseKeys ?? keys, ...(options.places === undefined ? {} : { places: options.places }) });
  return {
    app,
    lookNow: async () => {
      for (const run of due) run();
      await new Promise((resolve) => setImmediate(resolve));
      return asked;
    },
  };
}

describe("updates", () => {
  it("are looked for on the first screen when no exam is near", async () => {
    const { app, lookNow } = await room();

    const asked = await lookNow();
    await app.stop();

    expect(asked).toBe(1);
  });

  it("are not looked for while a student sits an exam", async () => {
    const exam = await platform.schedule();
    const { app, lookNow } = await room({ places: [parseSettingsSource("/etc/invigil/a.json", { version: 1, mandatory: { updateFreezeHours: 0 } })] });
    await beginExam(app, exam);

    const asked = await lookNow();
    await app.stop();

    expect(asked).toBe(0);
  });

  it("are not looked for once an exam was opened that can be sat now, also when the student left it again", async () => {
    const exam = await platform.schedule();
    const { app, lookNow } = await room();
    await must(app.call("exam.open", { from: "link", link: exam.link }));
    await must(app.call("policy.consent", { agreed: false }));
    await app.until("open");

    const asked = await lookNow();
    await app.stop();

    expect(asked).toBe(0);
  });

  it.each([
    ["the centre switched them off", { places: [parseSettingsSource("/etc/invigil/a.json", { version: 1, mandatory: { updateChannel: "off" } })] }],
    ["the build knows no release key", { releaseKeys: [] }],
  ])("are not looked for when %s", async (_what, options) => {
    const { app, lookNow } = await room(options);

    const asked = await lookNow();
    await app.stop();

    expect(asked).toBe(0);
  });
});
