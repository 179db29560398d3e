/** What is read of Pods, their owners, and budgets, for operator and webhook alike. */
@NullMarked
package dev.portcullis.cluster.runner;

import org.jspecify.annotations.NullMarked;
