package dev.portcullis.collect;

/** What is collected, and what it has to say. */
public sealed interface CollectorSpec {
    /** Returns the code word by which signers permit it and evidence bundles name it. */
    String collector();

    /**
     * A document.
     *
     * @param source where it is
     * @param check what it has to say
     */
    record FromDocument(Source source, Check check) implements CollectorSpec {
        @Override
        public String collector() {
            return check instanceof Check.Present ? source.collector() : check.collector();
        }
    }

    /** A metric that has to keep to a threshold over a window of time. */
    record FromMetric(MetricQuery query) implements CollectorSpec {
        @Override
        public String collector() {
            return "PrometheusQuery";
        }
    }
}
