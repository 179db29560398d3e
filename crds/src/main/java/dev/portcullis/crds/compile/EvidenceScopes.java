package dev.portcullis.crds.compile;

import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.policy.EvidenceScope;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.WantedPlatforms;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import java.util.ArrayList;
import java.util.List;

/** Compiles where evidence may be and what must have it. */
final class EvidenceScopes {
    private final Problems problems;

    EvidenceScopes(Problems problems) {
        this.problems = problems;
    }

    /** Adds to the problems; the result then means nothing. */
    EvidenceScope compile(EvidencePolicySpec spec, List<Requirement> requirements) {
        var all = requirements.size() == spec.requirements().size();
        if (all && !spec.platforms().isEmpty() && requirements.stream().noneMatch(Requirement::isPerPlatform)) {
            problems.invalid("spec.platforms", "platforms changes nothing unless a requirement has per: Platform");
        }
        return new EvidenceScope(
                repositories(spec.evidenceRepositories()), new WantedPlatforms(platforms(spec.platforms())));
    }

    private List<ImageRepository> repositories(List<String> texts) {
        var repositories = new ArrayList<ImageRepository>();
        for (var i = 0; i < texts.size(); i++) {
            var path = "spec.evidenceRepositories[" + i + "]";
            try {
                var repository = ImageRepository.parse(texts.get(i));
                checkForm(path, texts.get(i), repository.toString());
                repositories.add(repository);
            } catch (InvalidImageReferenceException e) {
                problems.invalid(path, String.valueOf(e.getMessage()));
            }
        }
        return repositories;
    }

    private List<Platform> platforms(List<String> texts) {
        var platforms = new ArrayList<Platform>();
        for (var i = 0; i < texts.size(); i++) {
            var path = "spec.platforms[" + i + "]";
            var platform = Platform.parse(texts.get(i)).orElse(null);
            if (platform == null) {
                problems.invalid(path, "it is no platform, as in linux/arm64 or linux/arm/v7");
            } else if (!platform.runnable()) {
                problems.invalid(path, "nothing runs on it");
            } else {
                checkForm(path, texts.get(i), platform.normalized().toString());
                platforms.add(platform.normalized());
            }
        }
        return platforms;
    }

    private void checkForm(String path, String text, String canonical) {
        if (!canonical.equals(text)) {
            problems.invalid(path, "write it in canonical form, as " + canonical);
        }
    }
}
