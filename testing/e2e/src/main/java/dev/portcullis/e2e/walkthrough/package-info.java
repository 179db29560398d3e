/** The demo: attempts to run images on a real API server, each with what must come of it. */
@NullMarked
package dev.portcullis.e2e.walkthrough;

import org.jspecify.annotations.NullMarked;
