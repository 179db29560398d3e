package dev.portcullis.evidence;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.StatementOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Reads the statements of facts, each once, some at a time.
 *
 * @param source who is asked
 * @param access on whose behalf
 */
record Statements(EvidenceSource source, Access access) {
    /** Returns what came of each, by the statement's digest. */
    Map<Digest, StatementOutcome> of(List<Fact> facts) {
        var places = new LinkedHashMap<Digest, List<Fact>>();
        facts.forEach(fact -> places.computeIfAbsent(fact.claim().statement(), digest -> new ArrayList<>())
                .add(fact));
        if (places.isEmpty()) {
            return Map.of();
        }
        var turns = new Semaphore(RegistryEvidence.READ_AT_ONCE, true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var read = threads.invokeAll(places.values().stream()
                    .<Callable<StatementOutcome>>map(found -> () -> inTurn(turns, found))
                    .toList());
            return collected(List.copyOf(places.keySet()), read);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading statements", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading statements failed", e.getCause());
        }
    }

    private static Map<Digest, StatementOutcome> collected(
            List<Digest> digests, List<Future<StatementOutcome>> outcomes)
            throws InterruptedException, ExecutionException {
        var statements = new HashMap<Digest, StatementOutcome>();
        for (var i = 0; i < digests.size(); i++) {
            statements.put(digests.get(i), outcomes.get(i).get());
        }
        return statements;
    }

    private StatementOutcome inTurn(Semaphore turns, List<Fact> found) throws InterruptedException {
        turns.acquire();
        try {
            return read(found);
        } finally {
            turns.release();
        }
    }

    /** The same statement may stand in several places, of which any will do. */
    private StatementOutcome read(List<Fact> found) {
        var outcome = source.statement(found.getFirst(), access);
        for (var i = 1; i < found.size() && !(outcome instanceof StatementOutcome.Read); i++) {
            outcome = source.statement(found.get(i), access);
        }
        return outcome;
    }
}
