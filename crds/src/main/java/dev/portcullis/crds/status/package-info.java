/** Conditions in the status of custom resources. */
@NullMarked
package dev.portcullis.crds.status;

import org.jspecify.annotations.NullMarked;
