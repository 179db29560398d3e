/** Settings of the webhook. */
@NullMarked
package dev.portcullis.webhook.config;

import org.jspecify.annotations.NullMarked;
