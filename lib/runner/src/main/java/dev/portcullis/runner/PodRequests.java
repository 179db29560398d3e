package dev.portcullis.runner;

import java.util.List;
import java.util.Map;

/**
 * What a Pod says of resources: processors in thousandths, all else in its own unit.
 *
 * @param containers its containers
 * @param initContainers its init containers, in order
 * @param whole what it asks for as a whole, besides
 * @param overhead what its runtime class adds
 */
public record PodRequests(
        List<Container> containers, List<Container> initContainers, Container whole, Map<String, Long> overhead) {
    public PodRequests {
        containers = List.copyOf(containers);
        initContainers = List.copyOf(initContainers);
        overhead = Map.copyOf(overhead);
    }

    /**
     * What one of its containers says.
     *
     * @param requests what it asks for
     * @param limits what it may take at most, which is what it asks for where it does not say
     * @param sidecar whether it is an init container that goes on beside the containers
     */
    public record Container(Map<String, Long> requests, Map<String, Long> limits, boolean sidecar) {
        /** It says nothing. */
        public static final Container NONE = new Container(Map.of(), Map.of(), false);

        public Container {
            requests = Map.copyOf(requests);
            limits = Map.copyOf(limits);
        }
    }
}
