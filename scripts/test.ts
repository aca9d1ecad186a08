import { runChecks } from "./test/checks.js";
import { report } from "./test/report.js";
import { runSuites } from "./test/suites.js";

/**
 * Runs everything that must hold. Arguments are handed to vitest: `npm test -- src/codec` runs one suite.
 * The last line is `N passed, N failed, N skipped`; the exit status is not 0 exactly when something failed.
 */
const filter = process.argv.slice(2);
const checks = filter.length === 0 ? runChecks() : [];
const suites = await runSuites(filter);
process.exitCode = report([...checks, ...suites]);
