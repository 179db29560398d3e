package dev.portcullis.runner.admission;

import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.PodFacts;
import org.jspecify.annotations.Nullable;

/**
 * A Pod that somebody creates in a namespace of runners, and what is known of it.
 *
 * @param pod the Pod
 * @param user who creates it
 * @param attribution whose job it is for
 * @param covering which budget pays for it
 * @param parent the live Pod that its label names as the runner whose job it is a part of; null where there is none, or a token that is another
 *     Pod's creates it
 */
public record Creation(
        PodFacts pod,
        String user,
        Attribution attribution,
        Covering covering,
        @Nullable Parent parent) {}
