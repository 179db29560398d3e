/** Tests of collectors. */
@NullMarked
package dev.portcullis.collect.preset;

import org.jspecify.annotations.NullMarked;
