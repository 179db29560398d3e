package dev.portcullis.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A Markdown file.
 *
 * @param path where it is
 * @param links targets of its links, as written
 * @param anchors what links into it may name
 * @param blocks its fenced blocks
 * @param text everything
 */
record Document(Path path, List<String> links, Set<String> anchors, List<Block> blocks, String text) {
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)[^)]*\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+?) *#*");
    private static final Pattern FENCE = Pattern.compile(" *```+ *([a-z]*).*");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    /**
     * A fenced block.
     *
     * @param language what the fence says
     * @param content the lines between
     * @param where file and line
     */
    record Block(String language, String content, String where) {}

    static Document read(Path path) {
        try {
            return parse(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Document parse(Path path, String text) {
        var document = new Document(path, new ArrayList<>(), new HashSet<>(), new ArrayList<>(), text);
        StringBuilder block = null;
        var language = "";
        var number = 0;
        var start = 0;
        for (var line : text.lines().toList()) {
            number++;
            var fence = FENCE.matcher(line);
            if (fence.matches()) {
                if (block == null) {
                    block = new StringBuilder();
                    language = fence.group(1);
                    start = number;
                } else {
                    document.blocks.add(new Block(language, block.toString(), path + ":" + start));
                    block = null;
                }
            } else if (block == null) {
                document.prose(line);
            } else {
                block.append(line).append('\n');
            }
        }
        if (block != null) {
            throw new IllegalArgumentException(path + ":" + start + " opens a block that nothing closes");
        }
        return document;
    }

    private void prose(String line) {
        LINK.matcher(CODE.matcher(line).replaceAll("``")).results().forEach(match -> links.add(match.group(1)));
        var heading = HEADING.matcher(line);
        if (heading.matches()) {
            anchors.add(slug(heading.group(1)));
        }
    }

    /** As GitHub makes anchors of headings. */
    private static String slug(String heading) {
        var plain = heading.replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1").replace("`", "");
        return plain.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
