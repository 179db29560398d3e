/** A real OCI registry in memory, and small images to put into it. */
@NullMarked
package dev.portcullis.testing.registry;

import org.jspecify.annotations.NullMarked;
