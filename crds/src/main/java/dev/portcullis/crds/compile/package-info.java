/** Turns specs into what verdicts are made with. Whatever is wrong with a spec is a value, never an exception. */
@NullMarked
package dev.portcullis.crds.compile;

import org.jspecify.annotations.NullMarked;
