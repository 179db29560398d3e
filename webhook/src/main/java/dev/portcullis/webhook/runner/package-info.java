/** What the webhook knows of runners and their budgets. */
@NullMarked
package dev.portcullis.webhook.runner;

import org.jspecify.annotations.NullMarked;
