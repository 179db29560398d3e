package dev.portcullis.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The sources of all tests, by class, against which texts are held that name tests as {@code class#method} and cases in quotes after it. */
final class TestSources {
    private static final Pattern NAME = Pattern.compile("`(dev\\.portcullis[\\w.]*)#(\\w+)`(?: \\(“([^”]+)”\\))?");
    private static final Pattern ANNOTATION = Pattern.compile("@(?:Test|ParameterizedTest|Property|FuzzTest)\\b");
    private static final String FOLDER = "src/test/java/";

    private final Map<String, Path> classes;

    private TestSources(Map<String, Path> classes) {
        this.classes = classes;
    }

    static TestSources of(List<Path> files) {
        var classes = new HashMap<String, Path>();
        files.stream()
                .map(Path::toString)
                .filter(file -> file.contains(FOLDER) && file.endsWith(".java"))
                .forEach(file -> classes.put(className(file), Path.of(file)));
        return new TestSources(classes);
    }

    private static String className(String file) {
        return file.substring(file.indexOf(FOLDER) + FOLDER.length())
                .replace('/', '.')
                .replaceFirst("\\.java$", "");
    }

    /** Returns the tests that a text names, as it names them. */
    static List<String> names(String text) {
        return NAME.matcher(text).results().map(match -> match.group()).toList();
    }

    /** Returns the classes of tests whose names end so. */
    List<String> endingWith(String suffix) {
        return classes.keySet().stream()
                .filter(name -> name.endsWith(suffix))
                .sorted()
                .toList();
    }

    /** Returns what a text names and is not there. */
    List<String> missing(String text) {
        var missing = new ArrayList<String>();
        NAME.matcher(text).results().forEach(match -> {
            var source = source(match.group(1));
            var quoted = match.group(3);
            if (!isTest(source, match.group(2)) || (quoted != null && !source.contains("\"" + quoted + "\""))) {
                missing.add(match.group());
            }
        });
        return missing;
    }

    /** A method is one if an annotation between the end of the member before it and its own name says so. */
    private static boolean isTest(String source, String method) {
        var name = source.indexOf(" void " + method + "(");
        var start = name < 0 ? -1 : source.lastIndexOf("\n    }\n", name);
        return name >= 0
                && ANNOTATION
                        .matcher(source.substring(Math.max(0, start), name))
                        .find();
    }

    private String source(String name) {
        var file = classes.get(name);
        try {
            return file == null ? "" : Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
