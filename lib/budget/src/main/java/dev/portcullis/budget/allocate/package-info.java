/** Who is granted what, and when: the allocator, driven by events. */
@NullMarked
package dev.portcullis.budget.allocate;

import org.jspecify.annotations.NullMarked;
