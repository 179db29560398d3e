/** From Rego's source to a plan: runs OPA's binary as a compiler, and nothing else of it. */
@NullMarked
package dev.portcullis.opa;

import org.jspecify.annotations.NullMarked;
