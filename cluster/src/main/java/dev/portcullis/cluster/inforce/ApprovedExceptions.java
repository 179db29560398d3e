package dev.portcullis.cluster.inforce;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.ExceptionCompiler;
import dev.portcullis.crds.exception.ApprovalProof;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.key.InstallationKeys;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The approved exceptions of each namespace, each proved once. Where a namespace has none, that costs one look into an index. Thread-safe.
 */
public final class ApprovedExceptions {
    private static final Logger LOG = LoggerFactory.getLogger(ApprovedExceptions.class);

    private final Function<String, List<PolicyException>> objects;
    private final ConcurrentHashMap<String, Proved> proved = new ConcurrentHashMap<>();

    /** @param objects the exceptions of a namespace as they stand now */
    public ApprovedExceptions(Function<String, List<PolicyException>> objects) {
        this.objects = objects;
    }

    /** Takes note that an exception of a namespace came, changed or went. */
    public void changed(String namespace) {
        proved.remove(namespace);
    }

    /** Returns those of a namespace whose approval these keys prove. */
    public List<Exemption> in(String namespace, InstallationKeys keys) {
        if (objects.apply(namespace).isEmpty()) {
            return List.of();
        }
        var known = proved.get(namespace);
        if (known != null && known.keys().equals(keys)) {
            return known.exemptions();
        }
        // Objects are read while the entry is held: whatever changes afterwards takes it away again.
        return proved.compute(namespace, (name, earlier) -> new Proved(keys, prove(objects.apply(name), keys)))
                .exemptions();
    }

    private static List<Exemption> prove(List<PolicyException> objects, InstallationKeys keys) {
        return objects.stream().flatMap(object -> prove(object, keys)).toList();
    }

    private static Stream<Exemption> prove(PolicyException object, InstallationKeys keys) {
        try {
            return ApprovalProof.check(object, keys) instanceof ApprovalProof.Approved approved
                            && ExceptionCompiler.compile(approved)
                                    instanceof Compiled.Accepted<Exemption>(var exemption)
                    ? Stream.of(exemption)
                    : Stream.empty();
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("exception", object.getMetadata().getName())
                    .log("an exception cannot be read; it counts for nothing");
            return Stream.empty();
        }
    }

    private record Proved(InstallationKeys keys, List<Exemption> exemptions) {}
}
