package dev.portcullis.cli.replay;

import dev.portcullis.cli.record.RecordedRules.Unready;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.InvalidImagePatternException;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.LabelSelector;
import dev.portcullis.core.policy.LabelSelector.Operator;
import dev.portcullis.core.policy.LabelSelector.Term;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.crds.compile.UnreadyPolicy;
import java.util.List;
import java.util.Set;

/** Makes what stood in for policies that were never accepted. */
final class UnreadyPolicies {
    /** Which namespaces it is about matters no more, only whether it is about some or all. */
    private static final LabelSelector SOME = new LabelSelector(List.of(new Term("some", Operator.EXISTS, Set.of())));

    private UnreadyPolicies() {}

    static Policy of(Unready recorded) {
        return UnreadyPolicy.of(recorded.name(), null, UnreadyPolicy.NEVER_ACCEPTED)
                .but()
                .mode(recorded.mode())
                .match(new ImageMatch(patterns(recorded.images()), patterns(recorded.exclude())))
                .otherImages(recorded.otherImages())
                .namespaces(recorded.everyNamespace() ? LabelSelector.EVERYTHING : SOME)
                .requirements(UnreadyPolicy.requirements(recorded.mode(), UnreadyPolicy.NEVER_ACCEPTED))
                .build();
    }

    private static List<ImagePattern> patterns(List<String> texts) {
        try {
            return texts.stream()
                    .map(text -> text.equals(ImagePattern.EVERYTHING.toString())
                            ? ImagePattern.EVERYTHING
                            : ImagePattern.compile(text))
                    .toList();
        } catch (InvalidImagePatternException e) {
            throw new NotReplayableException("the record names a pattern of images that is none");
        }
    }
}
