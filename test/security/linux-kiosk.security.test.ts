import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isRoot, KioskMachine, processesOf, replaceOnce } from "../e2e/driver/kiosk-machine.ts";

/** Each on a real managed machine's folder with a real cage; root starts it as an account of its own. */
describe.skipIf(process.platform !== "linux" || !isRoot)("a student who wants a computer to count as a kiosk", () => {
  let machine: KioskMachine;

  beforeEach(() => {
    machine = new KioskMachine();
  });

  afterEach(async () => {
    await machine.stop();
  });

  it("gains nothing with variables and arguments", async () => {
    const { found } = await machine.measureOutside({ WAYLAND_DISPLAY: "wayland-0", XDG_SESSION_TYPE: "wayland", XDG_CURRENT_DESKTOP: "Invigil", WLR_XWAYLAND: "/usr/bin/false" }, { after: ["--kiosk", "--ozone-platform=wayland"] });

    expect(found).toEqual({ system: "linux", reason: "it was not started by an installed cage" });
  });

  it("gains nothing by connecting from outside to a display that really is cage's", async () => {
    machine.startSession("exec sleep 60");
    while (!existsSync(join(machine.runtimeFolder, "wayland-0"))) await wait(20);

    const { found } = await machine.measureOutside({ WAYLAND_DISPLAY: "wayland-0" });

    expect(found).toEqual({ system: "linux", reason: "it was not started by an installed cage" });
  });

  it("gains nothing with a program of their own that is called cage", async () => {
    const own = join(machine.home, "cage");
    copyFileSync("/usr/bin/cage", own);
    chmodSync(own, 0o755);
    chownSync(own, machine.user, machine.user);

    const { found } = await machine.measureInSession({ edit: (script) => replaceOnce(script, "CAGE=/usr/bin/cage", `CAGE=${own}`) });

    expect(found).toEqual({ system: "linux", reason: "it was not started by an installed cage" });
  });

  it("gains nothing with root's cage in a folder where they may write", async () => {
    const folder = join(machine.folder, "open");
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    copyFileSync("/usr/bin/cage", join(folder, "cage"));
    chmodSync(join(folder, "cage"), 0o755);

    const { found } = await machine.measureInSession({ edit: (script) => replaceOnce(script, "CAGE=/usr/bin/cage", `CAGE=${folder}/cage`) });

    expect(found).toEqual({ system: "linux", reason: "it was not started by an installed cage" });
  });

  it("gains nothing with a library before cage's own", async () => {
    const { found } = await machine.measureInSession({ edit: (script) => replaceOnce(script, "set -- WLR", "set -- LD_PRELOAD=libm.so.6 WLR") });

    expect(found).toEqual({ system: "linux", reason: "cage was started with the variable LD_PRELOAD" });
  });

  it("gains nothing with a shell between cage and the application", async () => {
    const { found } = await machine.measureInSession({ wrap: (command) => `${command}\ntrue` });

    expect(found).toEqual({ system: "linux", reason: "it was not started by an installed cage" });
  });

  it("gains nothing by a program that was left running before", async () => {
    machine.start(["sleep", "60"]);
    while (processesOf(machine.user).length === 0) await wait(20);

    const { found } = await machine.measureInSession();

    expect(found).toEqual({ system: "linux", reason: "another program of this account runs: sleep" });
  });

  it("gains nothing as root of a namespace of their own", async () => {
    chownSync(machine.managedSettings, machine.user, machine.user);
    chownSync(dirname(machine.managedSettings), machine.user, machine.user);

    const { managed, found } = await machine.measureOutside({}, { before: ["unshare", "--user", "--map-root-user"] });

    expect(managed).toBe(false);
    expect(found).toEqual({ system: "linux", reason: "the managed settings do not count: root is not the computer's own here" });
  });

  it("gains nothing by managed settings that they wrote themselves", async () => {
    chownSync(machine.managedSettings, machine.user, machine.user);

    const { managed, found } = await machine.measureInSession();

    expect(managed).toBe(false);
    expect(found).toEqual({ system: "linux", reason: "the managed settings do not count: it or its folder belongs to somebody else" });
  });

  it("gains nothing with a real session that draws on no screen, as the application judges", async () => {
    const { found, foundByTheApplication } = await machine.measureInSession();

    expect(found.system).toBe("linux-kiosk");
    expect(foundByTheApplication).toEqual({ system: "linux", reason: "cage was started with the variable WLR_BACKENDS" });
  });

  it("gains nothing by their own variables at the log-in, which the session does not hand on", async () => {
    const { found, variables } = await machine.measureInSession({ env: { WLR_XWAYLAND: "/usr/bin/Xwayland", LD_BIND_NOW: "1", INVIGIL_DEVELOPER_TOOLS: "1", NODE_OPTIONS: "--no-warnings", PATH: `${machine.home}:/usr/bin:/bin` } });

    expect(found.system).toBe("linux-kiosk");
    expect(variables.filter((name) => /^(?:LD_|INVIGIL_|NODE_)/u.test(name))).toEqual([]);
  });

  it("opens no session in a folder for sockets that others may enter", async () => {
    chmodSync(machine.runtimeFolder, 0o755);
    const session = machine.startSession("exec true");
    let said = "";
    session.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));

    const status = await new Promise((resolve) => session.once("close", resolve));

    expect({ status, said }).toEqual({ status: 1, said: "invigil-kiosk-session: XDG_RUNTIME_DIR must be a folder of this account that nobody else may open.\n" });
  });
});
