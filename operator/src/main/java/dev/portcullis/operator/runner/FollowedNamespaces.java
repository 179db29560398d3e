package dev.portcullis.operator.runner;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The namespaces whose Pods are followed: those of runners, and those that were, until nothing there counts any more. Thread-safe.
 */
final class FollowedNamespaces implements AutoCloseable {
    private final Function<String, Follower> start;
    private final Map<String, Follower> followers = new HashMap<>();
    private final Set<String> former = new HashSet<>();

    /** Follows the Pods of one namespace. */
    interface Follower {
        /** Returns whether all that are there have been read. */
        boolean hasSynced();

        void stop();
    }

    /** @param start follows a namespace from now on; does not wait */
    FollowedNamespaces(Function<String, Follower> start) {
        this.start = start;
    }

    /** A namespace is one of runners. */
    synchronized void labelled(String namespace) {
        former.remove(namespace);
        follow(namespace);
    }

    /** A namespace is none of runners any more, or gone. What was told of there still counts. */
    synchronized void unlabelled(String namespace) {
        if (followers.containsKey(namespace)) {
            former.add(namespace);
        }
    }

    /**
     * Something counts in a namespace, whether it is still one of runners or not.
     *
     * @return whether nothing is known of there yet
     */
    synchronized boolean reserved(String namespace) {
        if (!followers.containsKey(namespace)) {
            former.add(namespace);
            follow(namespace);
        }
        return !isSynced(namespace);
    }

    private void follow(String namespace) {
        if (!followers.containsKey(namespace)) {
            followers.put(namespace, start.apply(namespace));
        }
    }

    synchronized boolean areSynced() {
        return followers.values().stream().allMatch(Follower::hasSynced);
    }

    /** Returns whether all Pods of a namespace that is followed have been read. */
    synchronized boolean isSynced(String namespace) {
        var follower = followers.get(namespace);
        return follower != null && follower.hasSynced();
    }

    synchronized boolean isFollowed(String namespace) {
        return followers.containsKey(namespace);
    }

    /** Those that are none of runners any more. */
    synchronized Set<String> former() {
        return Set.copyOf(former);
    }

    /** Follows a namespace no longer if it is still none of runners; returns whether that is so. */
    synchronized boolean leave(String namespace) {
        var follower = former.remove(namespace) ? followers.remove(namespace) : null;
        if (follower == null) {
            return false;
        }
        follower.stop();
        return true;
    }

    @Override
    public synchronized void close() {
        followers.values().forEach(Follower::stop);
    }
}
