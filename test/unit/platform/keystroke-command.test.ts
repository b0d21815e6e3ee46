import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { classOfKeyCode, classOfKeyName } from "../../../platform/cli/key-names.ts";
import { readRepetitions, readTyped } from "../../../platform/cli/keystroke-file.ts";
import { seeded } from "../../doubles/typing-generators.ts";
import { temporaryFolder } from "./support/room.ts";
import { invigil } from "./support/served.ts";

const TYPED = "user,section,press_ms,release_ms,keycode";
const SESSIONS = "user,session,keyname,timepress,timerelease";
const REPETITIONS = "subject,sessionIndex,rep,H.a,DD.a.b";

function written(bytes: string | Uint8Array): string {
  const path = join(temporaryFolder(), "keys.csv");
  writeFileSync(path, bytes);
  return path;
}

/** Rows of a made-up writer: `pace` times usual, intervals in a bell. */
function rowsOf(user: string, keys: number, pace: number, seed: number): readonly string[] {
  const random = seeded(seed);
  const codes = [69, 84, 65, 79, 73, 78, 83, 32, 72, 82, 8, 76];
  let now = 0;
  return Array.from({ length: keys }, () => {
    now += Math.round(pace * 180 * Math.exp((random() + random() - 1) * 0.8));
    return `${user},0,${now},${now + Math.round(pace * 90 * Math.exp((random() + random() - 1) * 0.4))},${codes[Math.floor(random() * codes.length)]}`;
  });
}

async function refusal(path: string, read: (path: string) => ReturnType<typeof readTyped> | ReturnType<typeof readRepetitions>): Promise<string> {
  const result = await read(path);
  return result.ok ? "taken" : `${result.error.code}: ${result.error.message.replaceAll(path, "FILE")}`;
}

describe("keystroke evaluate", () => {
  it("tells made-up writers apart, gives every rate, and says what it does not show", async () => {
    const path = written(gzipSync([TYPED, ...rowsOf("a", 1000, 0.7, 1), ...rowsOf("b", 1000, 1, 2), ...rowsOf("c", 1000, 1.5, 3), ...rowsOf("short", 300, 1, 4)].join("\n")));

    const [{ json }, human] = await Promise.all([invigil("keystroke", "evaluate", "--protocol", "freetext", path, "--enrol", "600", "--window", "100", "--json"), invigil("keystroke", "evaluate", "--protocol", "freetext", path, "--enrol", "600", "--window", "100")]);

    const none = { equalErrorRate: 0, zeroMissFalseAlarmRate: 0, falseNonMatchAt1PercentFalseMatch: 0 };
    expect(json).toMatchObject({ protocol: "freetext", enrolKeys: 600, windowKeys: 100, writers: 3, leftOut: { inPopulationTable: 0, tooFewKeys: 1 }, average: none, oneThreshold: none, threeWindowsInARow: { own: 3, ownLookedAt: 0, others: 6, othersLookedAt: expect.any(Number) }, seconds: expect.any(Number) });
    expect(json.perSubject).toEqual(["a", "b", "c"].map((subject) => ({ subject, genuine: 4, impostor: 8, ...none })));
    expect(json.notes.join(" ")).toContain("keyboard");
    expect(human.stdout).toContain("0 of 3 writers who wrote all themselves");
    expect(human.stdout).toMatch(/one threshold for all +0\.00 %/);
  });

  it("leaves out the writers that the population table is made from", async () => {
    const path = written([TYPED, ...rowsOf("10146181", 900, 0.7, 1), ...rowsOf("b", 900, 1, 2), ...rowsOf("c", 900, 1.5, 3)].join("\n"));

    const { json } = await invigil("keystroke", "evaluate", "--protocol", "freetext", path, "--enrol", "600", "--json");

    expect([json.writers, json.leftOut]).toEqual([2, { inPopulationTable: 1, tooFewKeys: 0 }]);
  });

  it("learns from earlier sessions and tests later ones where there are sessions", async () => {
    const rows = ["a", "b"].flatMap((user, at) => [0, 1, 2].flatMap((session) => rowsOf(user, 350, at + 1, at * 3 + session).map((row) => {
      const [, , press, release] = row.split(",");
      return `${user},${session},${["e", "t", "a", "space", "n", "h", "backspace"][Number(press) % 7]},${press},${release}`;
    })));

    const { json } = await invigil("keystroke", "evaluate", "--protocol", "freetext", written([SESSIONS, ...rows].join("\n")), "--enrol", "600", "--window", "100", "--json");

    expect(json.perSubject.map(({ genuine }: { genuine: number }) => genuine)).toEqual([3, 3]);
  });

  it("follows the protocol of the CMU benchmark, the published detector beside", async () => {
    const random = seeded(5);
    const rows = ["s1", "s2", "s3"].flatMap((subject, at) => Array.from({ length: 8 }, (_, session) => session + 1).flatMap((session) => Array.from({ length: 6 }, (_, rep) => `${subject},${session},${rep + 1},${(0.08 + 0.05 * at + 0.005 * random()).toFixed(4)},${(0.2 + 0.1 * at + 0.005 * random()).toFixed(4)}`)));

    const { json } = await invigil("keystroke", "evaluate", "--protocol", "cmu", written([REPETITIONS, ...rows].join("\r\n")), "--json");

    expect(json).toMatchObject({ protocol: "cmu", subjects: 3, average: { equalErrorRate: 0 }, peer: { average: { equalErrorRate: 0 } } });
    expect(json.perSubject[0]).toMatchObject({ subject: "s1", genuine: 24, impostor: 10 });
  });

  it.each([
    ["a protocol that there is not", ["--protocol", "other"], TYPED, "--protocol is cmu or freetext"],
    ["no protocol", [], TYPED, "required option"],
    ["keys that are no number", ["--protocol", "freetext", "--enrol", "many"], TYPED, "--enrol is a whole number of keys from 500"],
    ["windows of one key", ["--protocol", "freetext", "--window", "1"], TYPED, "--window is a whole number of keys from 50"],
    ["one writer", ["--protocol", "freetext"], [TYPED, ...rowsOf("a", 1500, 1, 1)].join("\n"), "two are needed"],
    ["one subject", ["--protocol", "cmu"], `${REPETITIONS}\ns1,1,1,0.1,0.2\n`, "at least two"],
    ["subjects without later sessions", ["--protocol", "cmu"], `${REPETITIONS}\ns1,1,1,0.1,0.2\ns2,1,1,0.1,0.2\n`, "lacks repetitions"],
    ["an empty file", ["--protocol", "freetext"], "", "holds no key strokes"],
    ["timings whose sum is no number", ["--protocol", "cmu"], `${REPETITIONS}\ns1,1,1,0.1,1e308`, "line 2: sessionIndex must be a whole number from 1 and each timing a number of seconds, a day at most"],
    ["keys that are let go before they are pressed", ["--protocol", "freetext"], [TYPED, ...["a", "b"].flatMap((user) => Array.from({ length: 1500 }, (_, at) => `${user},0,${at * 100},${at * 100 - 1},${65 + at % 20}`))].join("\n"), "0 writers with enough keys"],
    ["keys of a clock that only runs backwards", ["--protocol", "freetext"], [TYPED, ...["a", "b"].flatMap((user) => Array.from({ length: 1500 }, (_, at) => `${user},0,${-at * 100},,${65 + at % 20}`))].join("\n"), "0 writers with enough keys"],
    ["ten thousand keys a second", ["--protocol", "freetext"], [TYPED, ...["a", "b"].flatMap((user) => Array.from({ length: 3000 }, (_, at) => `${user},0,${at / 10},${at / 10 + 0.05},${65 + at % 20}`))].join("\n"), "0 writers with enough keys"],
    ["one key, held", ["--protocol", "freetext"], [TYPED, ...["a", "b"].flatMap((user) => Array.from({ length: 3000 }, (_, at) => `${user},0,${at * 100},${at * 100 + 50},65`))].join("\n"), "0 writers with enough keys"],
  ])("ends with status 2 for %s", async (_, options, bytes, words) => {
    const { status, stdout, stderr } = await invigil("keystroke", "evaluate", ...options, written(bytes), "--json");

    expect([status, stdout, JSON.parse(stderr).error.code]).toEqual([2, "", "usage/invalid"]);
    expect(JSON.parse(stderr).error.message).toContain(words);
  });
});

describe("keystroke detect-injection", () => {
  it("finds the section that a program typed and not the one that is too short, and says why", async () => {
    const injected = Array.from({ length: 120 }, (_, at) => `robot,1,${at * 40},${at * 40 + 6},${65 + at % 20}`);
    const path = written([TYPED, ...injected, ...rowsOf("b", 40, 1, 2), "b,0,99999999,,86", "b,0,99999999,,-1"].join("\n"));

    const [{ json }, human] = await Promise.all([invigil("keystroke", "detect-injection", path, "--json"), invigil("keystroke", "detect-injection", path)]);

    expect(json).toMatchObject({ sections: 2, toLookAt: 1, tooShort: 1, windows: 2, windowsWithEvidence: 2 });
    expect(json.judged).toMatchObject([{ user: "robot", section: "1", standing: "look", keys: 120, reasons: { "keys-let-go-at-once": 2, "one-interval": 2 } }, { user: "b", standing: "too-short", keys: 41, pastes: 1 }]);
    expect(human.stdout).toContain("100 % of 50 keys were let go within 15 ms");
    expect(human.stdout).toContain("not a verdict");
  });
});

describe("a table of key strokes", () => {
  const row = "a,0,100,180,65";
  it.each([
    ["without a column", "user,section,press_ms,keycode\na,0,1,2", "usage/invalid: the first line of FILE must name the columns user,section,press_ms"],
    ["without a header", `${row}\n${row}`, "usage/invalid: the first line of FILE must name the columns"],
    ["with a header only", TYPED, "usage/invalid: FILE holds no key strokes"],
    ["that is cut off", `${TYPED}\n${row}\na,0,1`, "usage/invalid: line 3 has 3 columns where the header has 5; it may be cut off"],
    ["with a time that is no number", `${TYPED}\na,0,NaN,180,65`, "usage/invalid: line 2: press_ms, release_ms and keycode must be numbers"],
    ["with an endless time", `${TYPED}\na,0,1e999,180,65`, "usage/invalid: line 2: press_ms, release_ms and keycode must be numbers"],
    ["without a user", `${TYPED}\n,0,100,180,65`, "usage/invalid: line 2 names no user"],
    ["in UTF-16", new Uint8Array(Buffer.from(`\uFEFF${TYPED}\n`, "utf16le")), "import/bad-encoding: line 1 is not UTF-8"],
    ["with a line without end", `${TYPED}\n${"1".repeat(70_000)}`, "import/too-large: line 2 is longer than 65536 bytes"],
    ["with damage in its compression", new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255]), "usage/invalid: FILE cannot be unpacked after line 0"],
    ["cut off in its compression", gzipSync([TYPED, ...rowsOf("a", 4000, 1, 1)].join("\n")).subarray(0, 9000), "import/truncated: FILE ends early, after line"],
  ])("%s is refused", async (_, bytes, words) => {
    expect(await refusal(written(bytes), readTyped)).toContain(words);
  });

  it("that is not there is refused", async () => {
    expect(await refusal("/nonexistent", readTyped)).toBe("usage/invalid: FILE cannot be read (ENOENT)");
  });

  it("is read with Windows' line ends, a byte order mark, blank lines and columns in any order", async () => {
    const read = await readTyped(written("\uFEFFkeycode,release_ms,press_ms,section,user\r\n\r\n65,180,100,0,a\r\n-1,,200,0,a\r\n8,,300,1,a\r\n"));

    expect(read).toEqual({
      ok: true,
      value: { form: "sections", keys: 3, people: [{ user: "a", sections: [{ name: "0", strokes: [{ keyClass: "left-home", pressMs: 100, releaseMs: 180 }, "paste"] }, { name: "1", strokes: [{ keyClass: "backspace", pressMs: 300, releaseMs: null }] }] }] },
    });
  });

  it.each([
    ["without timings", "subject,sessionIndex,rep\ns1,1,1", "usage/invalid: the first line of FILE must name the columns subject,sessionIndex,rep and then"],
    ["with a timing that is no number", `${REPETITIONS}\ns1,1,1,x,0.2`, "usage/invalid: line 2: sessionIndex must be a whole number"],
    ["with a session of a billion", `${REPETITIONS}\ns1,1000000000,1,0.1,0.2`, "usage/invalid: line 2: sessionIndex must be a whole number"],
    ["with a header only", REPETITIONS, "usage/invalid: FILE holds no repetitions"],
  ])("of repetitions %s is refused", async (_, bytes, words) => {
    expect(await refusal(written(bytes), readRepetitions)).toContain(words);
  });

  it("names keys by code and by name, both by their place", () => {
    expect([81, 77, 48, 105, 32, 8, 13, 16, 190, 222, 37, 0].map(classOfKeyCode)).toEqual(["left-upper", "right-lower", "digit", "digit", "space", "backspace", "enter", "shift", "right-lower", "right-home", "other", "other"]);
    expect(["q", "M", "7", "numpad_4", "space", "comma", "caps_lock", "constructor"].map(classOfKeyName)).toEqual(["left-upper", "right-lower", "digit", "digit", "space", "right-lower", "other", "other"]);
  });
});
