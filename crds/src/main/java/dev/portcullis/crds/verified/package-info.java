/** The custom resource {@code VerifiedImage}: what is known of one digest in one repository, proved by the installation key. */
@NullMarked
package dev.portcullis.crds.verified;

import org.jspecify.annotations.NullMarked;
