/** Policies that are programs: what they are asked, and what they answer. Whoever evaluates them stands outside. */
@NullMarked
package dev.portcullis.core.program;

import org.jspecify.annotations.NullMarked;
