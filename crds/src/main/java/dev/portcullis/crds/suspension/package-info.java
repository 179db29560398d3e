/** Suspensions of the gate, and when they are in force. */
@NullMarked
package dev.portcullis.crds.suspension;

import org.jspecify.annotations.NullMarked;
