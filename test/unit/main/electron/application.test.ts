import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { readArguments } from "../../../../main/arguments.ts";

const electron = vi.hoisted(() => ({ app: null as EventEmitter | null }));

vi.mock("electron", () => ({
  get app() {
    return electron.app;
  },
}));

const { electronApplication } = await import("../../../../main/electron/application.ts");

const LINK = "invigil://exam.example/exam/X";

function emit(name: string, value: unknown): { readonly prevented: boolean } {
  let prevented = false;
  electron.app?.emit(name, { preventDefault: () => (prevented = true) }, value);
  return {
    get prevented() {
      return prevented;
    },
  };
}

beforeEach(() => {
  electron.app = Object.assign(new EventEmitter(), { getVersion: () => "0.1.0", isPackaged: true });
});

describe("the application's port", () => {
  it("keeps a link that came before anybody listened", () => {
    const application = electronApplication([]);
    const heard: string[] = [];

    const { prevented } = emit("open-url", LINK);
    application.onOpenLink((link) => heard.push(link));

    expect(heard).toEqual([LINK]);
    expect(prevented).toBe(true);
  });

  it("hands each link and start over once, and none after the listener went", () => {
    const application = electronApplication([]);
    const links: string[] = [];
    const starts: (readonly string[])[] = [];
    application.onOpenLink((link) => links.push(link));
    const stop = application.onSecondInstance((argv) => starts.push(argv));

    emit("open-url", LINK);
    emit("second-instance", ["invigil", "--open=/a.invigil"]);
    stop();
    emit("second-instance", ["invigil"]);

    expect(links).toEqual([LINK]);
    expect(starts).toEqual([["invigil", "--open=/a.invigil"]]);
  });

  it("takes a file that macOS opens as a start that names it", () => {
    const application = electronApplication([]);
    const files: (string | null)[] = [];
    application.onSecondInstance((argv) => files.push(readArguments(argv).file));

    const { prevented } = emit("open-file", "/Users/a b/may.invigil");

    expect(files).toEqual(["/Users/a b/may.invigil"]);
    expect(prevented).toBe(true);
  });
});
