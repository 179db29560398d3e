/** What is done before an installation is removed. */
@NullMarked
package dev.portcullis.operator.uninstall;

import org.jspecify.annotations.NullMarked;
