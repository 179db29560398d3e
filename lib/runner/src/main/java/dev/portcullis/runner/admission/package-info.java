/** What becomes of a Pod in a namespace of runners when it is created or changed. */
@NullMarked
package dev.portcullis.runner.admission;

import org.jspecify.annotations.NullMarked;
