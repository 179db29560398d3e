/** Answers to a registry's challenges, with tokens that are never shared between credentials. */
@NullMarked
package dev.portcullis.registry.auth;

import org.jspecify.annotations.NullMarked;
