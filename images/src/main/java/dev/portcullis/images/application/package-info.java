/** What the build left of an application, and the bill of what it consists of. */
@NullMarked
package dev.portcullis.images.application;

import org.jspecify.annotations.NullMarked;
