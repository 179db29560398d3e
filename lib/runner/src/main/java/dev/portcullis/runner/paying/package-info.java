/** Which budget pays for a job, decided once for all who ask. */
@NullMarked
package dev.portcullis.runner.paying;

import org.jspecify.annotations.NullMarked;
