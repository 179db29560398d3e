/** The custom resource {@code TrustRoot}. */
@NullMarked
package dev.portcullis.crds.trust;

import org.jspecify.annotations.NullMarked;
