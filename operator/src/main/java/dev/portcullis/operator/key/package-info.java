/** The installation key. */
@NullMarked
package dev.portcullis.operator.key;

import org.jspecify.annotations.NullMarked;
