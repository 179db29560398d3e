package dev.portcullis.collect;

import dev.portcullis.collect.rule.JsonRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a document has to say. Values outside their bounds are an {@link IllegalArgumentException}. */
public sealed interface Check {
    /** The most targets or rules of one check. */
    int MAX_PARTS = 64;

    /** Returns the kind of collector that reads for it; empty where nothing is read. */
    Optional<CollectorKind> kind();

    /** Nothing more than that it is there. */
    record Present() implements Check {
        @Override
        public Optional<CollectorKind> kind() {
            return Optional.empty();
        }
    }

    /**
     * A report of tests in JUnit's XML.
     *
     * @param minimumTests how many must have run, at least one
     * @param maximumFailures how many failures and errors are borne
     */
    record JUnit(int minimumTests, int maximumFailures) implements Check {
        public JUnit {
            if (minimumTests < 1 || maximumFailures < 0) {
                throw new IllegalArgumentException("at least one test runs, and no less than none fails");
            }
        }

        @Override
        public Optional<CollectorKind> kind() {
            return Optional.of(CollectorKind.JUNIT);
        }
    }

    /**
     * A report of a scan in SARIF 2.1.0.
     *
     * @param level the least level that counts
     * @param maximumFindings how many of that level or above are borne
     * @param countSuppressed whether findings count that somebody suppressed
     */
    record Sarif(Level level, int maximumFindings, boolean countSuppressed) implements Check {
        public Sarif {
            if (maximumFindings < 0) {
                throw new IllegalArgumentException("no less than no finding is borne");
            }
        }

        @Override
        public Optional<CollectorKind> kind() {
            return Optional.of(CollectorKind.SARIF);
        }

        /** Levels of findings, the least first. */
        public enum Level {
            NOTE,
            WARNING,
            ERROR
        }
    }

    /** Any document in JSON that rules are about; all must hold. */
    record Json(List<JsonRule> rules) implements Check {
        public Json {
            rules = List.copyOf(rules);
            if (rules.isEmpty() || rules.size() > MAX_PARTS) {
                throw new IllegalArgumentException("a document has 1 to " + MAX_PARTS + " rules");
            }
        }

        @Override
        public Optional<CollectorKind> kind() {
            return Optional.of(CollectorKind.JSON);
        }
    }

    /**
     * The results of a run of dbt.
     *
     * @param acceptWarnings whether a test that warns is borne
     */
    record DbtRunResults(boolean acceptWarnings) implements Check {
        @Override
        public Optional<CollectorKind> kind() {
            return Optional.of(CollectorKind.DBT_RUN_RESULTS);
        }
    }

    /**
     * The protocol of a recovery drill.
     *
     * @param objective within which time the service has to be recovered
     */
    record RecoveryDrill(Duration objective) implements Check {
        public RecoveryDrill {
            if (objective.isNegative() || objective.isZero()) {
                throw new IllegalArgumentException("an objective is longer than no time");
            }
        }

        @Override
        public Optional<CollectorKind> kind() {
            return Optional.of(CollectorKind.RECOVERY_DRILL);
        }
    }

    /**
     * The digests of several builds of the same sources.
     *
     * @param ofSubject whether they have to be the subject's digest
     */
    record Determinism(boolean ofSubject) implements Check {
        @Override
        public Optional<CollectorKind> kind() {
            return Optional.of(CollectorKind.DETERMINISM);
        }
    }

    /** The subjects of a schema registry, of which every one needs an owner and a compatibility. */
    record SchemaRegistry() implements Check {
        @Override
        public Optional<CollectorKind> kind() {
            return Optional.of(CollectorKind.SCHEMA_REGISTRY);
        }
    }

    /**
     * What a probe could reach.
     *
     * @param blocked targets that it must not have reached
     * @param reachable targets that it must have reached
     */
    record EgressProbe(Set<String> blocked, Set<String> reachable) implements Check {
        public EgressProbe {
            blocked = Set.copyOf(blocked);
            reachable = Set.copyOf(reachable);
            if (blocked.isEmpty() || blocked.size() + reachable.size() > MAX_PARTS) {
                throw new IllegalArgumentException("a probe has a target to block, and at most " + MAX_PARTS);
            }
            if (blocked.stream().anyMatch(reachable::contains)) {
                throw new IllegalArgumentException("no target is to be both blocked and reachable");
            }
        }

        @Override
        public Optional<CollectorKind> kind() {
            return Optional.of(CollectorKind.EGRESS_PROBE);
        }
    }
}
