/** HTTP exchanges under address rules, bounds, a deadline and retries. */
@NullMarked
package dev.portcullis.registry.http;

import org.jspecify.annotations.NullMarked;
