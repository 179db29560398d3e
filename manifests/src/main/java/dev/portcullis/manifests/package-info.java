/** Generates the installation's manifests. */
@NullMarked
package dev.portcullis.manifests;

import org.jspecify.annotations.NullMarked;
