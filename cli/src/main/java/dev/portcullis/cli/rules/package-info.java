/** Policies with rules in Rego that come from files: what compiles them, and where their bundles are. */
@NullMarked
package dev.portcullis.cli.rules;

import org.jspecify.annotations.NullMarked;
