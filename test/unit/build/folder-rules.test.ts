import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const SIDEWAYS = ["main/app.ts", "preload/bridge.ts", "renderer/app.tsx", "platform/store/store.ts", "test/sample.ts", "build/test.ts"];

/** What each folder must not import, as written in a file of that folder. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  "core": ["electron", "electron/common", "node:fs", "fs", "fs/promises", "os", "react", "react-dom/client", "fastify", "yauzl", ...beside("core", "..")],
  "core/journal": beside("core", "../.."),
  "main": ["electron", "electron/main", "react", "react-dom/client", "zustand", "fastify", ...beside("main", "..")],
  "main/lockdown": ["electron", ...beside("main", "../..")],
  "main/electron": ["react", "react/jsx-runtime", "fastify", ...beside("main", "../..")],
  "preload": ["node:fs", "fs", "os", "react", "fastify", ...beside("preload", "..")],
  "renderer": ["electron", "electron/renderer", "node:fs", "fs", "os", "fastify", "kysely", "yauzl", ...beside("renderer", "..")],
  "renderer/exam": beside("renderer", "../.."),
  "platform/server": ["electron", "electron/main", "react", "react-dom/client", ...beside("platform", "../..")],
  "platform/console": ["electron", "node:fs", "fs", "fastify", "kysely", "../server/desk.ts", "../store/store.ts", "../sitting/sign-in.ts", "../keys/keys.ts", ...beside("platform", "../..")],
  "platform/console/sitting": ["electron", "node:fs", "fastify", "kysely", "../../server/desk.ts", "../../sitting/open-sitting.ts", "../../review/keep-review.ts", "../../keys/keys.ts", ...beside("platform", "../../..")],
};

/** What each folder imports rightly: the rules must not be so strict that somebody turns them off. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "core/journal": ["./record.ts", "../result.ts", "valibot", "jose", "@hpke/core", "@noble/hashes/argon2.js", "@scure/bip39"],
  "main/sitting": ["./flow.ts", "../ports.ts", "../../core/result.ts", "node:path", "valibot"],
  "main/electron": ["electron", "../ports.ts", "node:path"],
  "preload": ["electron", "./bridge.ts", "../core/contract/ipc.ts", "valibot"],
  "renderer/exam": ["react", "zustand", "./timer.tsx", "../app.tsx", "../../core/result.ts"],
  "platform/server": ["fastify", "kysely", "node:http", "../store/store.ts", "../../core/result.ts"],
  "platform/console": ["react", "react-dom/client", "./words.ts", "./sitting/sitting-screen.tsx", "../../core/contract/wire.ts"],
  "platform/console/sitting": ["react", "valibot", "../words.ts", "../notice.tsx", "./facts.tsx", "../../../core/contract/wire-review.ts"],
};

/** Every way of naming another module. */
const FORMS: Readonly<Record<string, (module: string) => string>> = {
  "value": (module) => `import { x } from "${module}";\nx();\n`,
  "type": (module) => `import type { X } from "${module}";\nexport type Y = X;\n`,
  "re-export": (module) => `export { x } from "${module}";\n`,
  "side effect": (module) => `import "${module}";\n`,
  "dynamic": (module) => `export const x = import("${module}");\n`,
  "require": (module) => `import x = require("${module}");\nx();\n`,
};

/** Globals that reach past the rules on imports, in each spelling. */
const GLOBALS: Readonly<Record<string, readonly string[]>> = {
  "core": ['fetch("/");', 'globalThis.fetch("/");', 'self.fetch("/");', "globalThis.process;", "setTimeout(() => 1, 1);"],
  "renderer": ['fetch("/");', 'globalThis.fetch("/");', 'window.fetch("/");', 'new WebSocket("wss://example.org");', "window.localStorage;"],
};

const reportSchema = v.object({ diagnostics: v.array(v.object({ code: v.string(), filename: v.string() })) });

function beside(own: string, up: string): readonly string[] {
  return SIDEWAYS.filter((path) => !path.startsWith(`${own}/`)).map((path) => `${up}/${path}`);
}

/** A copy of the linter's configuration in a folder of its own, with one file an attempt. */
class Trial {
  readonly #folder = mkdtempSync(join(tmpdir(), "invigil-lint-"));
  readonly #files = new Map<string, string>();

  add(folder: string, what: string, text: string): void {
    const file = `${folder}/attempt-${this.#files.size}.ts`;
    mkdirSync(join(this.#folder, dirname(file)), { recursive: true });
    writeFileSync(join(this.#folder, file), text);
    this.#files.set(file, `${folder}: ${what}`);
  }

  /** What the linter refused with one of the folder rules, and what it let through. */
  judge(): { readonly refused: readonly string[]; readonly letThrough: readonly string[] } {
    copyFileSync(join(root, ".oxlintrc.json"), join(this.#folder, ".oxlintrc.json"));
    const run = spawnSync(join(root, "node_modules/.bin/oxlint"), ["--format", "json", "."], { cwd: this.#folder, encoding: "utf8", maxBuffer: 100_000_000 });
    const { diagnostics } = v.parse(reportSchema, JSON.parse(run.stdout));
    const caught = new Set(diagnostics.filter(({ code }) => /no-restricted-(?:imports|globals)/u.test(code)).map(({ filename }) => filename));
    const all = [...this.#files];
    return { refused: all.filter(([file]) => caught.has(file)).map(([, what]) => what), letThrough: all.filter(([file]) => !caught.has(file)).map(([, what]) => what) };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

describe("the linter's folder rules", () => {
  const trials: Trial[] = [];
  const newTrial = (): Trial => {
    const trial = new Trial();
    trials.push(trial);
    return trial;
  };
  afterAll(() => {
    for (const trial of trials) trial.remove();
  });

  it("refuse every import that leaves a folder's neighbours, however it is written", () => {
    const trial = newTrial();
    for (const [folder, modules] of Object.entries(FORBIDDEN)) {
      for (const module of modules) for (const [form, write] of Object.entries(FORMS)) trial.add(folder, `${form} import of ${module}`, write(module));
    }

    const { refused, letThrough } = trial.judge();

    expect(letThrough).toEqual([]);
    expect(refused.length).toBeGreaterThan(300);
  });

  it("refuse the globals that reach around them", () => {
    const trial = newTrial();
    for (const [folder, lines] of Object.entries(GLOBALS)) for (const line of lines) trial.add(folder, line, `${line}\n`);

    const { letThrough } = trial.judge();

    expect(letThrough).toEqual([]);
  });

  it("let through what a folder is there to import", () => {
    const trial = newTrial();
    for (const [folder, modules] of Object.entries(ALLOWED)) {
      for (const module of modules) for (const [form, write] of Object.entries(FORMS)) trial.add(folder, `${form} import of ${module}`, write(module));
    }

    const { refused } = trial.judge();

    expect(refused).toEqual([]);
  });

  it("are not turned off by a comment anywhere", () => {
    const listed = spawnSync("git", ["ls-files", "*.ts", "*.tsx", "*.js", "*.cjs"], { cwd: root, encoding: "utf8" }).stdout.split("\n").filter((file) => file !== "");
    const own = "test/unit/build/folder-rules.test.ts";

    const silenced = listed.filter((file) => file !== own && /(?:ox|es)lint-disable(?!-next-line [\w/@-]+ --)/u.test(readFileSync(join(root, file), "utf8")));
    const exempted = listed.filter((file) => file !== own && /lint-disable[^\n]*no-restricted/u.test(readFileSync(join(root, file), "utf8")));

    expect(listed.length).toBeGreaterThan(300);
    expect({ silenced, exempted }).toEqual({ silenced: [], exempted: [] });
  });
});
