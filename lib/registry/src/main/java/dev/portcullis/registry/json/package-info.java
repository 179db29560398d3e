/** JSON from outside: bounded, strict, one meaning per document. */
@NullMarked
package dev.portcullis.registry.json;

import org.jspecify.annotations.NullMarked;
