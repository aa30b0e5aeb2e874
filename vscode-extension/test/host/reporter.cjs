/** Writes what a person reads, and to the file that REPORT names what the summary of all suites counts. */
const { Spec, XUnit } = require('mocha').reporters;

module.exports = class extends Spec {
  constructor(runner, options) {
    super(runner, options);
    if (process.env.REPORT) {
      this.report = new XUnit(runner, { reporterOptions: { output: process.env.REPORT } });
    }
  }

  done(failures, end) {
    if (this.report) {
      this.report.done(failures, end);
    } else {
      end(failures);
    }
  }
};
