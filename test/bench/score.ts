import { glob, readFile } from "node:fs/promises";
import { scoreExam } from "../../core/assessment/scoring/score-exam.ts";
import { importExam } from "../../platform/qti/import-exam.ts";
import { parseXml } from "../../platform/qti/parse-xml.ts";
import { demoAnswers, must } from "../doubles/platform.ts";
import { defineBenchmark, repeat, timed } from "./benchmark.ts";
import { figure } from "./figure.ts";

const counts = {
  scorings: { about: "sittings to score", usual: 1000, least: 1, most: 100_000 },
  imports: { about: "times to import", usual: 20, least: 1, most: 1000 },
};
const EXAM = new URL("../../platform/demo/exam", import.meta.url).pathname;

/** What the platform does with an exam before and after it is sat. */
export const score = defineBenchmark({
  name: "score",
  about: "importing the demo exam and scoring one sitting of it",
  counts,
  run: async ({ scorings, imports }) => {
    const read = async () => must(await importExam(EXAM, { leaveOutUnsupported: false }));
    const firstImport = await timed(read);
    const importMs = await repeat(imports, read);
    const { scoring, content } = await read();
    const parseMs = await repeat(imports, parseAll);

    const answers = demoAnswers();
    const blank = {};
    const firstScore = await timed(() => void scoreExam(scoring, answers));
    const scoreMs = await repeat(scorings, () => void scoreExam(scoring, answers));
    const blankMs = await repeat(scorings, () => void scoreExam(scoring, blank));
    const { points } = scoreExam(scoring, answers);
    return {
      runtime: "node",
      figures: [
        figure("import the demo exam", importMs, { unit: "ms", peer: { name: "only reading and parsing the same XML files", samples: parseMs } }),
        figure("first import of a process", [firstImport], { unit: "ms", note: "compiles what later ones find compiled" }),
        figure("score a sitting, all right", scoreMs, { unit: "ms" }),
        figure("score a sitting, nothing answered", blankMs, { unit: "ms" }),
        figure("first scoring of a process", [firstScore], { unit: "ms" }),
      ],
      facts: { questions: content.items.length, points },
    };
  },
});

async function parseAll(): Promise<void> {
  for await (const name of glob("**/*.xml", { cwd: EXAM })) must(parseXml(await readFile(`${EXAM}/${name}`), name));
}
