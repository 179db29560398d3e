/** Pull credentials of workloads. */
@NullMarked
package dev.portcullis.cluster.credentials;

import org.jspecify.annotations.NullMarked;
