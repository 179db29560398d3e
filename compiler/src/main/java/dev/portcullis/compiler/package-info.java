/** From a policy's rules in Rego to the programs of its revision: modules are compiled, bundles fetched and their signatures verified. */
@NullMarked
package dev.portcullis.compiler;

import org.jspecify.annotations.NullMarked;
