/** Blocks of IP addresses as Go's standard library reads and prints them. */
@NullMarked
package dev.portcullis.rego.builtin.net;

import org.jspecify.annotations.NullMarked;
