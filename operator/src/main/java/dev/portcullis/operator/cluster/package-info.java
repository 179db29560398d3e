/** Objects that the operator keeps by name, under roles that allow no other. */
@NullMarked
package dev.portcullis.operator.cluster;

import org.jspecify.annotations.NullMarked;
