/** Facts that survive: what a {@code VerifiedImage} says, when it is believed, and which of its facts still count. */
@NullMarked
package dev.portcullis.cluster.verified;

import org.jspecify.annotations.NullMarked;
