/** Makes an image of an application and a base, the same from the same files. */
@NullMarked
package dev.portcullis.images.build;

import org.jspecify.annotations.NullMarked;
