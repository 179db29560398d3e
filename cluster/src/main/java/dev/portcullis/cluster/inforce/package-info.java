/** The policies and trust roots in force, from the objects in the cluster. */
@NullMarked
package dev.portcullis.cluster.inforce;

import org.jspecify.annotations.NullMarked;
