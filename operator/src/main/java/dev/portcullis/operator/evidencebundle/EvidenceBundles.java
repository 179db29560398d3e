package dev.portcullis.operator.evidencebundle;

import dev.portcullis.cluster.settings.RegistryAccess;
import dev.portcullis.collect.item.Collectors;
import dev.portcullis.collect.item.ItemCollector;
import dev.portcullis.collect.source.Web;
import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.signer.EvidenceSigner;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.evidence.publish.EvidencePublisher;
import dev.portcullis.operator.acceptance.HeldObjects;
import dev.portcullis.operator.acceptance.LiveObjects;
import dev.portcullis.operator.config.OperatorConfig;
import dev.portcullis.operator.trust.TransitKeySource;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.registry.client.HttpRegistryPusher;
import dev.portcullis.registry.http.HttpEnvironment;
import dev.portcullis.sigstore.BundleVerifier;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Evidence bundles, put together with everybody that they are taken to. */
public final class EvidenceBundles implements AutoCloseable {
    private static final Duration LONGEST_SIGNATURE = Duration.ofSeconds(20);

    private final HttpRegistryClient registry;
    private final HttpRegistryPusher pusher;
    private final Web web;
    private final Vaults vaults = new Vaults();
    private final EvidenceBundleReconciler reconciler;
    private final TransitKeySource transitKeys;

    /**
     * Puts them together; nobody is asked before the reconciler is.
     *
     * @throws IllegalArgumentException if a setting cannot be meant
     */
    public EvidenceBundles(KubernetesClient client, OperatorConfig config, LiveObjects objects, InstantSource clock) {
        var settings = config.evidence();
        var access = RegistryAccess.access(config.registries(), RegistryAccess.registries(config.registries()));
        registry = HttpRegistryClient.create(access, RegistryListener.NONE);
        pusher = HttpRegistryPusher.create(access, RegistryListener.NONE);
        web = new Web(
                new RegistrySettings(hosts(settings), RegistrySettings.Limits.DEFAULT),
                RegistryListener.NONE,
                HttpEnvironment.system());
        var tokens = new AccountTokens(client);
        var own = new OwnObjects(client, config.namespace());
        transitKeys = new TransitPublicKeys(vaults, tokens, own);
        var secrets = new NamespaceSecrets(client);
        var collectors = new Collectors(registry, web, new ClusterConfigMaps(client), clock);
        var verifier = new BundleVerifier(clock);
        Function<String, @Nullable EvidenceSigner> signers =
                name -> client.resources(EvidenceSigner.class).withName(name).get();
        var within = settings.publishWithin();
        var roots = new SignerRoots(own::configMapValue);
        var pruning = new RegistryPruning(
                new OwnBundles(registry, verifier),
                pusher,
                secrets,
                roots,
                within,
                clock,
                HttpEnvironment.system().pause());
        var signed = new SignedWork(
                signers,
                new SignerProofs(roots, verifier, LONGEST_SIGNATURE, clock),
                new RegistryPublishing(
                        pusher, new EvidencePublisher(registry, pusher, verifier), secrets, roots, within),
                new WindowedPruner(
                        pruning,
                        new KeyWindows(
                                () -> client.resources(TrustRoot.class).list().getItems()),
                        clock));
        var work = new BundleWork(
                signers,
                new CollectedEvidence(
                        registry, new ItemCollector(collectors, clock), secrets, settings.collectWithin()),
                new SigningByKind(
                        new HeldKeys(vaults, tokens, own, LONGEST_SIGNATURE, clock),
                        new KeylessSigning(tokens, roots, LONGEST_SIGNATURE, clock)),
                signed);
        var deletion = new BundleDeletion(signers, pruning, secrets::lacks, clock);
        reconciler = new EvidenceBundleReconciler(
                new HeldObjects<>(objects, deletion), work, new NamespaceTurns(settings.atOnce()), clock);
    }

    /** Returns what reads public keys in Vault. */
    public TransitKeySource transitKeys() {
        return transitKeys;
    }

    /** Returns what takes objects of kind {@link EvidenceBundle} from one stage to the next. */
    public EvidenceBundleReconciler reconciler() {
        return reconciler;
    }

    private static Map<String, RegistrySettings.Host> hosts(OperatorConfig.Evidence settings) {
        var hosts = new HashMap<String, RegistrySettings.Host>();
        for (var host : settings.hosts()) {
            hosts.put(
                    host.host(),
                    new RegistrySettings.Host(
                            host.plainHttp(),
                            host.allowPrivateAddresses(),
                            host.certificateAuthorities()
                                    .map(EvidenceBundles::read)
                                    .orElse(null)));
        }
        return hosts;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the certificate authorities of an evidence host cannot be read: " + file, e);
        }
    }

    @Override
    public void close() {
        vaults.close();
        web.close();
        pusher.close();
        registry.close();
    }
}
