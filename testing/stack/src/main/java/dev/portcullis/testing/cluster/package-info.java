/** A Kubernetes control plane without nodes: etcd, kube-apiserver and, if wanted, controllers. */
@NullMarked
package dev.portcullis.testing.cluster;

import org.jspecify.annotations.NullMarked;
