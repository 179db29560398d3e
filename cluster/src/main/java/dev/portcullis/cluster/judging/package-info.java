/** Judging what runs: the questions that workloads put, and the results that people read. */
@NullMarked
package dev.portcullis.cluster.judging;

import org.jspecify.annotations.NullMarked;
