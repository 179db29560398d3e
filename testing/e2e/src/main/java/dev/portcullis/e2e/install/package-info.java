/** Installs Portcullis on a test cluster: the manifests, and operator and webhook as processes under their own service accounts. */
@NullMarked
package dev.portcullis.e2e.install;

import org.jspecify.annotations.NullMarked;
