package dev.portcullis.webhook.gather;

import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.ImageEvaluator;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.webhook.config.TestSettings;
import dev.portcullis.webhook.verified.KnownImages;
import java.time.InstantSource;
import java.util.Map;

/** All that the webhook puts between an image and its verdict, from settings down to sockets. */
public final class ReadPath implements AutoCloseable {
    private final Evidence evidence;
    private final ImageEvaluator evaluator;

    /** Puts it together from settings, as the webhook does. */
    public ReadPath(Map<String, String> settings) {
        this(settings, KnownImages.NONE);
    }

    /** Puts it together with what the operator verified. */
    public ReadPath(Map<String, String> settings, KnownImages images) {
        var config = TestSettings.of(settings);
        var registries = TestSettings.registries(config);
        evidence = new Evidence(config, registries, images);
        evaluator = evidence.evaluator(registries);
    }

    /** Judges one image of a Pod that is about to be created. */
    public JudgedImage judge(String image, PoliciesInForce rules, Access access) {
        var use = new ImageUse("spec.containers[app].image", image, Binding.BINDING, TagUse.FINAL);
        return evaluator.evaluate(use, rules, access, InstantSource.system().instant());
    }

    @Override
    public void close() {
        evidence.close();
    }
}
