/** Loads and evaluates policies that OPA compiled to plans; all that is needed to use this library stands here. */
@NullMarked
package dev.portcullis.rego;

import org.jspecify.annotations.NullMarked;
