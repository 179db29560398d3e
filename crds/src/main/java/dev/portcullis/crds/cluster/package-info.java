/** Whether the cluster still holds what a process has read of it. */
@NullMarked
package dev.portcullis.crds.cluster;

import org.jspecify.annotations.NullMarked;
