/** TUF repositories, right and wrong ones, and a server that serves them well or badly. */
@NullMarked
package dev.portcullis.testing.tuf;

import org.jspecify.annotations.NullMarked;
