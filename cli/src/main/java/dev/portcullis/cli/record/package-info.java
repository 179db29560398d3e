/** Decision records as the command line reads them: all of a record, or a reason why it is not read. */
@NullMarked
package dev.portcullis.cli.record;

import org.jspecify.annotations.NullMarked;
