package dev.portcullis.crds.compile;

import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.InvalidImagePatternException;
import java.util.ArrayList;
import java.util.List;

/** Compiles image patterns. */
final class ImagePatterns {
    private ImagePatterns() {}

    /** Returns the patterns that compile, and adds a problem for each other. */
    static List<ImagePattern> compile(String path, List<String> texts, Problems problems) {
        var patterns = new ArrayList<ImagePattern>();
        for (var i = 0; i < texts.size(); i++) {
            try {
                patterns.add(ImagePattern.compile(texts.get(i)));
            } catch (InvalidImagePatternException e) {
                problems.invalid(path + "[" + i + "]", String.valueOf(e.getMessage()));
            }
        }
        return patterns;
    }
}
