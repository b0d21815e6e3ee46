import { readFileSync, writeFileSync } from "node:fs";
import { guaranteeTable, withGuaranteeTable } from "../core/policy/guarantee-table.ts";

/** Prints the table of what holds where; with `--write` puts it into the README between its marks. */
const readme = new URL("../README.md", import.meta.url).pathname;

if (process.argv.includes("--write")) {
  const written = withGuaranteeTable(readFileSync(readme, "utf8"));
  if (written === null) {
    console.error("README.md has lost the marks of the table: <!-- guarantees:begin --> and <!-- guarantees:end -->, once each");
    process.exit(1);
  }
  writeFileSync(readme, written);
} else {
  console.log(guaranteeTable());
}
