/** The reference pages, generated from what they are about. */
@NullMarked
package dev.portcullis.docs;

import org.jspecify.annotations.NullMarked;
