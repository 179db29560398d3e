/** GraphQL documents as the trees that OPA makes of them. */
@NullMarked
package dev.portcullis.rego.builtin.graphql;

import org.jspecify.annotations.NullMarked;
