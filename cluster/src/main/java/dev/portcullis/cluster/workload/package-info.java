/** The images that workloads name. */
@NullMarked
package dev.portcullis.cluster.workload;

import org.jspecify.annotations.NullMarked;
