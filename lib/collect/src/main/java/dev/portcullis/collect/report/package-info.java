/** Readers of reports of tests and scans. */
@NullMarked
package dev.portcullis.collect.report;

import org.jspecify.annotations.NullMarked;
