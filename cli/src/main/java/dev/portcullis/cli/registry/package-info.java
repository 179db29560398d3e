/** How commands reach registries, and as whom. */
@NullMarked
package dev.portcullis.cli.registry;

import org.jspecify.annotations.NullMarked;
