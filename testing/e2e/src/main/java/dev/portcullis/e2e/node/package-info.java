/** A cluster whose nodes run Pods, kept up for a person. */
@NullMarked
package dev.portcullis.e2e.node;

import org.jspecify.annotations.NullMarked;
