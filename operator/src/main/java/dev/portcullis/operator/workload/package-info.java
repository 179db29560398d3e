/** The workloads of the cluster, followed with little memory. */
@NullMarked
package dev.portcullis.operator.workload;

import org.jspecify.annotations.NullMarked;
