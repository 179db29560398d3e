/** Signatures and attestations in every form that cosign makes, recorded once and replayed without any server but a loopback registry. */
@NullMarked
package dev.portcullis.testing.recorded;

import org.jspecify.annotations.NullMarked;
