/** Results as reports of OpenReports, one for each workload. Verdicts never read them. */
@NullMarked
package dev.portcullis.operator.report;

import org.jspecify.annotations.NullMarked;
