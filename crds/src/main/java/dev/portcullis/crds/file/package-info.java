/** Resources in YAML files, as the command line reads them. */
@NullMarked
package dev.portcullis.crds.file;

import org.jspecify.annotations.NullMarked;
