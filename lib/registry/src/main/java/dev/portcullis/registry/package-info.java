/** The port through which manifests, blobs and referrers are read, and its values. */
@NullMarked
package dev.portcullis.registry;

import org.jspecify.annotations.NullMarked;
