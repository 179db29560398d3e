package dev.portcullis.operator.runner;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What became of Pods since somebody looked last, in no order that could be relied on.
 *
 * @param there as they are now
 * @param gone the UIDs of those that are not there any more
 */
record PodNews(List<RunnerPod> there, List<String> gone) {
    PodNews {
        there = List.copyOf(there);
        gone = List.copyOf(gone);
    }

    /**
     * Tells it in the order in which nothing is granted twice: what runs is charged before room is made by what ended, and that before anybody asks for
     * room.
     */
    void tell(RunnerBook book, Instant now) {
        var ended = new LinkedHashSet<>(gone);
        there.stream().filter(pod -> is(pod, RunnerPod.Phase.ENDED)).forEach(pod -> ended.add(pod.uid()));
        book.expect(there, ended);
        there.stream().filter(pod -> is(pod, RunnerPod.Phase.UNGATED)).forEach(pod -> book.seen(pod, now));
        book.chargeExcess(now);
        ended.forEach(uid -> book.gone(uid, now));
        there.stream()
                .filter(pod -> !is(pod, RunnerPod.Phase.ENDED) && !is(pod, RunnerPod.Phase.UNGATED))
                .forEach(pod -> book.seen(pod, now));
    }

    private static boolean is(RunnerPod pod, RunnerPod.Phase phase) {
        return pod.phase() == phase;
    }
}
