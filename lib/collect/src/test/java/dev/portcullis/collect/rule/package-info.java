/** Tests of collectors. */
@NullMarked
package dev.portcullis.collect.rule;

import org.jspecify.annotations.NullMarked;
