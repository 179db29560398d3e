package dev.portcullis.collect;

/** What is collected, and what it has to say. */
public sealed interface CollectorSpec {
    /** Returns the kind by which evidence bundles name it. Signers may restrict the source besides. */
    CollectorKind kind();

    /**
     * A document.
     *
     * @param source where it is
     * @param check what it has to say
     */
    record FromDocument(Source source, Check check) implements CollectorSpec {
        @Override
        public CollectorKind kind() {
            return check.kind().orElse(source.kind());
        }
    }

    /** A metric that has to keep to a threshold over a window of time. */
    record FromMetric(MetricQuery query) implements CollectorSpec {
        @Override
        public CollectorKind kind() {
            return CollectorKind.PROMETHEUS_QUERY;
        }
    }
}
