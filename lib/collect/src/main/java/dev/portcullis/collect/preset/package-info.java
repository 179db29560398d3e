/** Readers of documents whose form is known beforehand, each with a sample. */
@NullMarked
package dev.portcullis.collect.preset;

import org.jspecify.annotations.NullMarked;
