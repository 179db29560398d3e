package dev.portcullis.core.decision;

import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Turns the verdicts on a request's images into one decision. Pure. */
public final class Decisions {
    private static final int SHOWN_FINDINGS = 8;
    private static final int SHOWN_IMAGE = 300;
    private static final int SHOWN_PATH = 200;
    private static final int SHOWN_DETAIL = 600;
    private static final int SHOWN_MESSAGE = 4000;

    private Decisions() {}

    /**
     * Decides a request.
     *
     * @param images all images of the request with their verdicts; none is refused, since nothing was judged
     */
    public static Decision decide(List<JudgedImage> images) {
        if (images.isEmpty()) {
            return Decision.refuse(Reason.REQUEST_MALFORMED, "the object names no image");
        }
        var warnings = new ArrayList<String>();
        var refusals = new ArrayList<JudgedImage>();
        for (var image : images) {
            image.verdict().warnings().forEach(finding -> warnings.add(warning(image, finding)));
            image.verdict().expiring().forEach(finding -> warnings.add(warning(image, finding)));
            if (image.verdict() instanceof Verdict.Allow) {
                continue;
            }
            if (image.use().binding() == Binding.BINDING) {
                refusals.add(image);
            } else {
                warnings.add(advisory(image));
            }
        }
        return refusals.isEmpty() ? allow(images, warnings) : refuse(images, refusals, warnings);
    }

    private static Decision refuse(List<JudgedImage> images, List<JudgedImage> refusals, List<String> warnings) {
        // A definite refusal explains more than one for want of an answer.
        var first = refusals.stream()
                .min(Comparator.comparing(image -> image.verdict() instanceof Verdict.Undecidable))
                .orElseThrow();
        var lines = refusals.stream()
                .flatMap(image -> image.verdict().findings().stream()
                        .filter(finding -> finding.mode() == Mode.ENFORCE)
                        .map(finding -> line(image, finding)))
                .toList();
        var message = String.join(" | ", lines.subList(0, Math.min(SHOWN_FINDINGS, lines.size())));
        if (lines.size() > SHOWN_FINDINGS) {
            message += " | and " + (lines.size() - SHOWN_FINDINGS) + " more";
        }
        return new Decision(false, first.verdict().reason(), PlainText.of(message, SHOWN_MESSAGE), warnings, images);
    }

    private static Decision allow(List<JudgedImage> images, List<String> warnings) {
        return new Decision(true, reasonToAllow(images), "", warnings, images);
    }

    /** The basis that needs explaining most: any that is not verification beats verification. */
    private static Reason reasonToAllow(List<JudgedImage> images) {
        return images.stream()
                .map(image -> image.verdict() instanceof Verdict.Allow(var reason, var findings, var satisfied)
                        ? reason
                        : Reason.CONTROLLER_ADVISORY)
                .max(Comparator.comparingInt(Decisions::weight))
                .orElseThrow();
    }

    private static int weight(Reason reason) {
        return switch (reason) {
            case VERIFIED -> 0;
            case UNCHANGED_IMAGE -> 1;
            case NOT_ENFORCED -> 2;
            case EXCLUDED -> 3;
            case UNMATCHED_ALLOWED -> 4;
            case CONTROLLER_ADVISORY -> 5;
            case EXCEPTION -> 7;
            default -> 6;
        };
    }

    private static String advisory(JudgedImage image) {
        var why = image.verdict().findings().stream()
                .filter(finding -> finding.mode() == Mode.ENFORCE)
                .findFirst()
                .map(finding -> warning(image, finding))
                .orElseGet(() -> image.verdict().reason().code());
        return "Pods with this image will be refused: " + why;
    }

    private static String line(JudgedImage image, Finding finding) {
        return "[" + finding.reason().code() + "] image \""
                + PlainText.of(image.use().image(), SHOWN_IMAGE) + "\" ("
                + PlainText.of(image.use().path(), SHOWN_PATH) + "), policy \"" + finding.policy()
                + "\", requirement \"" + finding.requirement() + "\": "
                + PlainText.of(finding.detail(), SHOWN_DETAIL) + ". "
                + finding.reason().remedy();
    }

    /** Says the same with what matters most first, because Kubernetes may cut warnings after 256 characters. */
    private static String warning(JudgedImage image, Finding finding) {
        return basis(finding) + "[" + finding.reason().code() + "] "
                + PlainText.of(image.use().path(), SHOWN_PATH) + ", policy \""
                + finding.policy() + "\", requirement \"" + finding.requirement() + "\": "
                + PlainText.of(finding.detail(), SHOWN_DETAIL) + "; image \""
                + PlainText.of(image.use().image(), SHOWN_IMAGE) + "\". "
                + finding.reason().remedy();
    }

    private static String basis(Finding finding) {
        var granted = finding.exemption();
        return granted == null ? "" : "[" + Reason.EXCEPTION.code() + "] passes only by " + granted.describe() + ": ";
    }
}
