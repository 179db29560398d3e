/** What several packages' tests need. */
@NullMarked
package dev.portcullis.webhook;

import org.jspecify.annotations.NullMarked;
