/** Tests of collectors. */
@NullMarked
package dev.portcullis.collect.item;

import org.jspecify.annotations.NullMarked;
