/** The custom resource {@code PolicyRevision}: accepted policies and trust roots, proved by the installation key. */
@NullMarked
package dev.portcullis.crds.revision;

import org.jspecify.annotations.NullMarked;
