/** Tests of collectors. */
@NullMarked
package dev.portcullis.collect.report;

import org.jspecify.annotations.NullMarked;
