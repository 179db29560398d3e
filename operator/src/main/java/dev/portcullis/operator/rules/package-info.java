/** The policies and trust roots in force, as webhooks see them. */
@NullMarked
package dev.portcullis.operator.rules;

import org.jspecify.annotations.NullMarked;
