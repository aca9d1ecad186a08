import { relative } from "node:path";
import { type Reporter, startVitest, type TestCase, type TestModule } from "vitest/node";
import type { Result } from "./report.js";

/** Runs vitest over all suites, or over the files that `filter` names, with its ordinary output. */
export async function runSuites(filter: readonly string[]): Promise<readonly Result[]> {
  const results: Result[] = [];
  const collector: Reporter = {
    onTestRunEnd(modules, unhandled) {
      results.push(...modules.flatMap(moduleResults));
      for (const error of unhandled)
        results.push({ name: `unhandled error: ${error.message}`, outcome: "failed" });
    },
  };
  const vitest = await startVitest("test", [...filter], {
    run: true,
    watch: false,
    reporters: ["default", collector],
  });
  await vitest.close();
  if (results.length === 0) results.push({ name: "vitest: ran no tests", outcome: "failed" });
  return results;
}

/** A file that does not load, or a broken hook, counts as a failed test. */
function moduleResults(module: TestModule): readonly Result[] {
  const path = relative(process.cwd(), module.moduleId);
  const tests = [...module.children.allTests()].map((test) => testResult(path, test));
  const broken = !module.ok() && !tests.some((test) => test.outcome === "failed");
  return broken ? [...tests, { name: `${path}: does not load, or a hook fails`, outcome: "failed" }] : tests;
}

function testResult(path: string, test: TestCase): Result {
  const name = `${path}: ${test.fullName}`;
  const result = test.result();
  if (result.state === "passed" || result.state === "failed") return { name, outcome: result.state };
  const reason = result.state === "skipped" ? result.note : "did not run";
  return { name, outcome: "skipped", ...(reason === undefined ? {} : { reason }) };
}
