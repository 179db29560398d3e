/** What evidence may be collected from where, what it has to say, and what came of it. */
@NullMarked
package dev.portcullis.collect;

import org.jspecify.annotations.NullMarked;
