/** YAML as OPA reads it. */
@NullMarked
package dev.portcullis.rego.builtin.yaml;

import org.jspecify.annotations.NullMarked;
