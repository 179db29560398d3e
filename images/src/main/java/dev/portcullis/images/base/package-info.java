/** What an application's layers lie on: an image of others, or a runtime that is linked here. */
@NullMarked
package dev.portcullis.images.base;

import org.jspecify.annotations.NullMarked;
