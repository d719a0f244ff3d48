// Runs every *.test.mjs beside this file, two at a time; the last line counts.
import { readdirSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith(".test.mjs") && (wanted.length === 0 || wanted.some((word) => name.startsWith(word))))
  .map((name) => `${here}${name}`);
const counts = { passed: 0, failed: 0 };
const isTest = (event) => event.details.type !== "suite";
const tests = run({ files, concurrency: 2 })
  .on("test:pass", (event) => { counts.passed += isTest(event) ? 1 : 0; })
  .on("test:fail", (event) => { counts.failed += isTest(event) ? 1 : 0; });
for await (const text of tests.compose(spec)) process.stdout.write(text);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
