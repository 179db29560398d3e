package dev.portcullis.crds.compile;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.crds.policy.ImageSelection;
import dev.portcullis.crds.policy.PolicyMode;
import org.jspecify.annotations.Nullable;

/** Compiles enumerations. */
final class Modes {
    private Modes() {}

    static Mode compile(PolicyMode mode) {
        return switch (mode) {
            case AUDIT -> Mode.AUDIT;
            case WARN -> Mode.WARN;
            case ENFORCE -> Mode.ENFORCE;
        };
    }

    static @Nullable OtherImages compile(ImageSelection.@Nullable OtherImages others) {
        if (others == null) {
            return null;
        }
        return switch (others) {
            case REFUSE -> OtherImages.REFUSE;
            case WARN -> OtherImages.WARN;
            case ALLOW -> OtherImages.ALLOW;
        };
    }
}
