/** The installation key. */
@NullMarked
package dev.portcullis.crds.key;

import org.jspecify.annotations.NullMarked;
