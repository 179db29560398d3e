/** Writing policies in Rego: {@code portcullis policy}. */
@NullMarked
package dev.portcullis.cli.policy;

import org.jspecify.annotations.NullMarked;
