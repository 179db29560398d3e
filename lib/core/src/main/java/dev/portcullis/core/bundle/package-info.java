/** What an evidence bundle says: who asked for it, and what came of each item of evidence. */
@NullMarked
package dev.portcullis.core.bundle;

import org.jspecify.annotations.NullMarked;
