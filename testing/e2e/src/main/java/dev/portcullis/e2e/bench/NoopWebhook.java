package dev.portcullis.e2e.bench;

import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.Ports;
import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.stack.LocalStack;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;

/** A webhook in Go that admits everything: what any webhook costs. */
final class NoopWebhook implements AutoCloseable {
    private final Supervised process;

    private NoopWebhook(Supervised process) {
        this.process = process;
    }

    /** Starts it and registers it for Pods in the namespaces with a label. */
    static NoopWebhook start(LocalStack stack, String label, String value) {
        var authority = CertificateAuthority.create("bench", Clock.systemUTC());
        var certificate = authority.server("no-op webhook", List.of("127.0.0.1"));
        var folder = stack.folder();
        var port = Ports.free();
        var program = Program.of(
                stack.tools().binary("noop-webhook"),
                "127.0.0.1:" + port,
                folder.write("noop.crt", certificate.certificatePem()).toString(),
                folder.write("noop.key", certificate.keyPem()).toString());
        var noop = new NoopWebhook(Supervised.start(folder, "noop-webhook", program));
        var caBundle =
                Base64.getEncoder().encodeToString(authority.certificatePem().getBytes(StandardCharsets.US_ASCII));
        var registration = """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: bench-noop}
                webhooks:
                  - name: noop.bench.example
                    admissionReviewVersions: [v1]
                    sideEffects: None
                    clientConfig: {url: "https://127.0.0.1:%d/", caBundle: %s}
                    namespaceSelector: {matchLabels: {%s: %s}}
                    rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                """.formatted(port, caBundle, label, value);
        try (var client = stack.controlPlane().admin().client()) {
            client.load(new ByteArrayInputStream(registration.getBytes(StandardCharsets.UTF_8)))
                    .items()
                    .forEach(object -> client.resource(object).serverSideApply());
        }
        return noop;
    }

    @Override
    public void close() {
        process.close();
    }
}
