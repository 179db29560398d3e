/** Whether the cluster still holds what a process has read of it. */
@NullMarked
package dev.portcullis.cluster.data;

import org.jspecify.annotations.NullMarked;
