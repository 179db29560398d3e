/** The registry client on the JDK's HTTP client. */
@NullMarked
package dev.portcullis.registry.client;

import org.jspecify.annotations.NullMarked;
