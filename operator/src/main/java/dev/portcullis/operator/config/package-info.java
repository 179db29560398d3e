/** Settings of the operator, and its connection to the API server. */
@NullMarked
package dev.portcullis.operator.config;

import org.jspecify.annotations.NullMarked;
