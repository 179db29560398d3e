/** What the registration of the webhook is to be: a pure function of policies, certificate and settings. */
@NullMarked
package dev.portcullis.operator.registration;

import org.jspecify.annotations.NullMarked;
