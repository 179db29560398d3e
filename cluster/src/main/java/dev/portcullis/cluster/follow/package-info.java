/** Following objects of the API server. */
@NullMarked
package dev.portcullis.cluster.follow;

import org.jspecify.annotations.NullMarked;
