/** The policies in force, kept current from the API server. */
@NullMarked
package dev.portcullis.webhook.policy;

import org.jspecify.annotations.NullMarked;
