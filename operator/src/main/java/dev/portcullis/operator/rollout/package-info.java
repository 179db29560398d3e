/** Rollouts: which namespaces a policy is enforced in next, and why others wait. */
@NullMarked
package dev.portcullis.operator.rollout;

import org.jspecify.annotations.NullMarked;
