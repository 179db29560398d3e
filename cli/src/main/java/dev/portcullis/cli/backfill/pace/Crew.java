package dev.portcullis.cli.backfill.pace;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Does many things, some of them at the same time.
 *
 * @param size how many at most
 */
public record Crew(int size) {
    /** Returns results in the order of what was given. */
    public <A, B> List<B> each(List<A> things, Function<A, B> task) {
        var tasks = things.stream()
                .<Callable<B>>map(thing -> () -> task.apply(thing))
                .toList();
        try (var threads = Executors.newFixedThreadPool(size, Thread.ofVirtual().factory())) {
            var results = new ArrayList<B>();
            for (var future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException("the work failed", e.getCause());
        }
    }
}
