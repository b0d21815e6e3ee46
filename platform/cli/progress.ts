import type { Progress } from "../backup/make-backup.ts";

const EVERY_MS = 100;
const WORDS = { database: "database", files: "files" } as const;

/** One line on a terminal that says how far it is; nothing where nobody looks, such as in a file or beside `--json`. @returns with an end that clears the line */
export function terminalProgress(json: boolean): { readonly show: Progress; readonly end: () => void } {
  const { stderr } = process;
  if (json || !stderr.isTTY) return { show: () => undefined, end: () => undefined };
  let shownAt = 0;
  return {
    show(at, done, total) {
      const now = performance.now();
      if (now - shownAt < EVERY_MS) return;
      shownAt = now;
      stderr.write(`\r\u001B[K  ${WORDS[at]}: ${total === 0 ? 100 : Math.floor((100 * done) / total)} %`);
    },
    end: () => {
      stderr.write("\r\u001B[K");
    },
  };
}
