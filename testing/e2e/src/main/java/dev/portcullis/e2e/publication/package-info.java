/** What a cluster needs to have evidence collected and published. */
@NullMarked
package dev.portcullis.e2e.publication;

import org.jspecify.annotations.NullMarked;
