/** Canonical JSON, and what stands for values that JSON leaves out. */
@NullMarked
package dev.portcullis.crds.json;

import org.jspecify.annotations.NullMarked;
