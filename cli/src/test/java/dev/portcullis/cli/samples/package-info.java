/** The policies of {@code policies/samples}, held against evidence that cosign made. */
@NullMarked
package dev.portcullis.cli.samples;

import org.jspecify.annotations.NullMarked;
