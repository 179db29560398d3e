package dev.portcullis.manifests;

import static java.util.Comparator.comparingInt;

import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.gate.GateProbe;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.runner.RunnerBudget;
import dev.portcullis.crds.runner.RunnerPool;
import dev.portcullis.crds.runner.RunnerReservation;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.suspension.GateSuspension;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.verified.VerifiedImage;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDGenerator.CRDOutput;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The definitions of our kinds, made from their records. */
final class CustomResourceDefinitions {
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            EvidencePolicy.class,
            GateProbe.class,
            GateSuspension.class,
            EvidenceBundle.class,
            EvidenceSigner.class,
            PolicyException.class,
            PolicyRevision.class,
            RunnerBudget.class,
            RunnerPool.class,
            RunnerReservation.class,
            TrustRoot.class,
            VerifiedImage.class);

    /** The order of columns, which annotations lose. */
    private static final List<String> COLUMNS = List.of(
            "Kind",
            "Object",
            "Generation",
            "Parent",
            "Pod",
            "Pool",
            "Budget",
            "Used/Nominal",
            "Admitted",
            "Waiting",
            "Share",
            "Subject",
            "Signer",
            "Published",
            "Fresh",
            "Repository",
            "Digest",
            "Verified",
            "Mode",
            "Namespaces",
            "Vault",
            "Suspended",
            "Policies",
            "InForce",
            "Ready",
            "Reason",
            "Next",
            "Until",
            "By",
            "Revision",
            "Age");

    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry(
                    "EvidenceBundle",
                    "Says which evidence about an image is collected, signed, published beside it and kept fresh."),
            Map.entry("EvidenceSigner", "Says which key signs evidence bundles, and who may have it sign what."),
            Map.entry("EvidencePolicy", "Says which evidence images need before they may run."),
            Map.entry(
                    "GateProbe",
                    "A thing that must be refused: the operator creates it by dry run to see that the gate is shut."),
            Map.entry("GateSuspension", "Break-glass: for a while nothing is refused in the namespaces that it names."),
            Map.entry(
                    "PolicyException",
                    "For a while, lets images run in its namespace that the policies it names would refuse."),
            Map.entry("PolicyRevision", "An accepted policy or trust root. Written by Portcullis only."),
            Map.entry("RunnerBudget", "Says what share of a pool of CI runners some repositories have."),
            Map.entry("RunnerPool", "Says which CI runners there are to share."),
            Map.entry("RunnerReservation", "What one job holds of a pool of CI runners. Written by Portcullis only."),
            Map.entry("TrustRoot", "Says whom signatures are checked against: one Sigstore instance, or public keys."),
            Map.entry("VerifiedImage", "What is known of one digest in one repository. Written by Portcullis only."));

    private CustomResourceDefinitions() {}

    /** Returns YAML by file name. */
    static SortedMap<String, String> files() {
        var output = new Output();
        new CRDGenerator()
                .customResourceClasses(KINDS)
                .forCRDVersions("v1")
                .withMinQuotes(false)
                .withParallelGenerationEnabled(false)
                .withPostProcessor(new Completion())
                .withOutput(output)
                .generate();
        var files = new TreeMap<String, String>();
        output.streams.forEach((name, stream) -> files.put("crd-" + plural(name) + ".yaml", text(stream)));
        return files;
    }

    /** Returns the text without the comment that the library puts before it. */
    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String plural(String crdName) {
        return crdName.substring(0, crdName.indexOf('.'));
    }

    private static final class Completion implements CRDPostProcessor {
        @Override
        public HasMetadata process(HasMetadata resource, String version) {
            var definition = (CustomResourceDefinition) resource;
            definition.getSpec().getVersions().forEach(served -> {
                var schema = served.getSchema().getOpenAPIV3Schema();
                schema.setDescription(
                        DESCRIPTIONS.get(definition.getSpec().getNames().getKind()));
                schema.setRequired(List.of("spec"));
                ListTypes.complete(schema);
                OpenObjects.complete(schema);
                Quantities.complete(schema);
                if (served.getAdditionalPrinterColumns() != null) {
                    served.getAdditionalPrinterColumns()
                            .sort(comparingInt(column -> COLUMNS.indexOf(column.getName())));
                }
            });
            return definition;
        }
    }

    private static final class Output implements CRDOutput<ByteArrayOutputStream> {
        private final SortedMap<String, ByteArrayOutputStream> streams = new TreeMap<>();

        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return streams.computeIfAbsent(crdName, name -> new ByteArrayOutputStream());
        }

        @Override
        public void close() {}
    }
}
