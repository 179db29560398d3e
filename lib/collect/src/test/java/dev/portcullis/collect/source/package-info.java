/** Tests of collectors. */
@NullMarked
package dev.portcullis.collect.source;

import org.jspecify.annotations.NullMarked;
