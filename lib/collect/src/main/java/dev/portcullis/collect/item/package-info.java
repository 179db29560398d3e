/** Collectors put together, and items of evidence bundles made with them. */
@NullMarked
package dev.portcullis.collect.item;

import org.jspecify.annotations.NullMarked;
