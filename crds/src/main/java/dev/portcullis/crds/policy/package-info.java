/** The custom resource {@code EvidencePolicy}. */
@NullMarked
package dev.portcullis.crds.policy;

import org.jspecify.annotations.NullMarked;
