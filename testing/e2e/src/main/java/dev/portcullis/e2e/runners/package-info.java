/** Runners of CI jobs, as GitHub's Actions Runner Controller makes them. */
@NullMarked
package dev.portcullis.e2e.runners;

import org.jspecify.annotations.NullMarked;
