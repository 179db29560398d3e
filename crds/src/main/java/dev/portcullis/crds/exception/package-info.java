/** The custom resource {@code PolicyException}, and the proof that somebody approved one who may. */
@NullMarked
package dev.portcullis.crds.exception;

import org.jspecify.annotations.NullMarked;
