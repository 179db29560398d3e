/** The command that makes the container images of operator and webhook. */
@NullMarked
package dev.portcullis.images;

import org.jspecify.annotations.NullMarked;
