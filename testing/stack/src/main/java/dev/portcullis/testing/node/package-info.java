/** A cluster with real nodes that run pods, on machines of their own made of namespaces. */
@NullMarked
package dev.portcullis.testing.node;

import org.jspecify.annotations.NullMarked;
