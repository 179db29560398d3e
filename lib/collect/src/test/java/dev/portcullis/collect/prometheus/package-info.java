/** Tests of collectors. */
@NullMarked
package dev.portcullis.collect.prometheus;

import org.jspecify.annotations.NullMarked;
