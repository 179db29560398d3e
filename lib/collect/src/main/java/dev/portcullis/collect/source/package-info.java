/** Where documents are had from: registries, the web, ConfigMaps. */
@NullMarked
package dev.portcullis.collect.source;

import org.jspecify.annotations.NullMarked;
