/** The settings that operator and webhook must be told alike. */
@NullMarked
package dev.portcullis.cluster.settings;

import org.jspecify.annotations.NullMarked;
