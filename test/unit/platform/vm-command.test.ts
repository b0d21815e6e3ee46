import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readMachines } from "../../../platform/cli/machine-file.ts";
import { temporaryFolder } from "./support/room.ts";
import { invigil } from "./support/served.ts";

const REAL = JSON.stringify({ vendor: "Dell Inc.", product: "Latitude 5400", board: "002KVM", vmFlag: false, count: 3 });
const FLAGGED = JSON.stringify({ vendor: "NEC", product: "PC-VJ22", vmFlag: true });
const ODD = JSON.stringify({ vendor: "QEMU", product: "Latitude 5400" });
const VIRTUAL = JSON.stringify({ vendor: "QEMU", product: "Standard PC (Q35 + ICH9, 2009)", family: null });

function written(bytes: string | Uint8Array): string {
  const path = join(temporaryFolder(), "computers");
  writeFileSync(path, bytes);
  return path;
}

/** How many computers are read before the end, and what the end says. */
async function read(path: string): Promise<readonly [number, string]> {
  let count = 0;
  for await (const machine of readMachines(path)) {
    if (!machine.ok) return [count, `${machine.error.code}: ${machine.error.message.replace(path, "FILE")}`];
    count += 1;
  }
  return [count, ""];
}

describe("vm judge", () => {
  it("counts computers and shows those that are not physical, beside what any one sign would have blocked", async () => {
    const path = written(gzipSync([REAL, FLAGGED, "", ODD, VIRTUAL, ""].join("\n")));

    const [judged, all, human] = await Promise.all([invigil("vm", "judge", "--dmi", path, "--json"), invigil("vm", "judge", "--dmi", path, "--all", "--json"), invigil("vm", "judge", "--dmi", path)]);

    expect(judged.json).toMatchObject({ total: 4, blocked: 1, warned: 1, blockedBySingleSignal: 0, orOfSignals: { blocked: 3 }, verdicts: [{ line: 4, verdict: "suspicious" }, { line: 5, verdict: "virtual", score: 100 }] });
    expect(all.json.verdicts.map(({ line, score }: { line: number; score: number }) => [line, score])).toEqual([[1, 0], [2, 20], [4, 50], [5, 100]]);
    expect(human.stdout).toContain("4 computers: 1 virtual");
    expect(human.stdout).toContain("The computer calls its maker QEMU.");
  });

  it.each([["a file that is not there", "/nonexistent"], ["an empty file", written("")]])("ends with status 2 for %s", async (_, path) => {
    const { status, stdout, stderr } = await invigil("vm", "judge", "--dmi", path, "--json");

    expect([status, stdout, JSON.parse(stderr).error.code]).toEqual([2, "", "usage/invalid"]);
  });
});

describe("a file of computers", () => {
  const three = `${REAL}\n${REAL}\n`;
  it.each([
    ["with a line that is no JSON", `${three}{"vendor`, 2, "usage/invalid: line 3 is not a JSON object"],
    ["with a list for a computer", `${three}[1]\n`, 2, "usage/invalid: line 3 is not a JSON object"],
    ["with a number for a maker", `${three}{"vendor":5}\n`, 2, "usage/invalid: line 3: vendor is not text"],
    ["with a text for the mark", `{"vmFlag":"yes"}`, 0, "usage/invalid: line 1: vmFlag is not true or false"],
    ["in UTF-16", new Uint8Array(Buffer.from(`\uFEFF${REAL}\n`, "utf16le")), 0, "import/bad-encoding: line 1 is not UTF-8"],
    ["in Latin-1 from its second line", new Uint8Array(Buffer.from(`${REAL}\n{"vendor":"Müller"}\n`, "latin1")), 1, "import/bad-encoding: line 2 is not UTF-8"],
    ["with a line of a megabyte", `${REAL}\n{"vendor":"${"x".repeat(1_000_000)}"}\n${REAL}\n`, 1, "import/too-large: line 2 is longer than 65536 bytes"],
    ["with a last line that never ends", `${REAL}\n${"x".repeat(1_000_000)}`, 1, "import/too-large: line 2 is longer than 65536 bytes"],
    ["with damage in its compression", new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255]), 0, "usage/invalid: FILE cannot be unpacked after line 0: the compressed file is damaged"],
  ])("%s is refused there", async (_, bytes, count, end) => {
    expect(await read(written(bytes))).toEqual([count, end]);
  });

  it("that is cut off in its compression ends with what could be read and says so", async () => {
    const lines = Array.from({ length: 5000 }, (_, at) => JSON.stringify({ vendor: `Maker ${at * 7919 % 4999}` })).join("\n");
    const packed = gzipSync(lines);

    const [count, end] = await read(written(packed.subarray(0, packed.length / 2)));

    expect(count).toBeLessThan(5000);
    expect(end).toBe(`import/truncated: FILE ends early, after line ${count}: the compressed file is not whole`);
  });

  it("is read with Windows' line ends, a byte order mark and blank lines, and over the borders of chunks", async () => {
    const lines = Array.from({ length: 2000 }, (_, at) => JSON.stringify({ vendor: `Müller ${at} ${"ü".repeat(at % 97)}` }));

    expect(await read(written(`\uFEFF${lines.join("\r\n\r\n")}`))).toEqual([2000, ""]);
  });

  it("that is a folder cannot be read", async () => {
    expect(await read(temporaryFolder())).toEqual([0, "usage/invalid: FILE cannot be read (EISDIR)"]);
  });
});
