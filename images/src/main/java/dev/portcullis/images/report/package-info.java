/** What is said to whoever waits, and how it is said that there will be no image. */
@NullMarked
package dev.portcullis.images.report;

import org.jspecify.annotations.NullMarked;
