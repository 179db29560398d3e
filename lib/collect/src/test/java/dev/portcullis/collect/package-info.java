/** What tests of collectors share. */
@NullMarked
package dev.portcullis.collect;

import org.jspecify.annotations.NullMarked;
