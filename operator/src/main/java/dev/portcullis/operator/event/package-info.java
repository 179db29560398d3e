/** Events about the resources. */
@NullMarked
package dev.portcullis.operator.event;

import org.jspecify.annotations.NullMarked;
