/** What was found about images, kept as {@code VerifiedImage} objects, and taken away when nothing needs it. */
@NullMarked
package dev.portcullis.operator.verified;

import org.jspecify.annotations.NullMarked;
