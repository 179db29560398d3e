package dev.portcullis.docs;

import dev.portcullis.cli.CommandTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Holds commands in documents against the Makefile and the command line. */
final class ShellCheck {
    private static final Pattern TARGET = Pattern.compile("(?m)^([a-z][a-z-]*):");
    private static final Pattern MAKE = Pattern.compile("(?:[A-Z_]+=\\S+ +)*make( .*)?");

    private static final Pattern SEPARATOR = Pattern.compile("&&|\\|\\||;|\\|");

    private final Set<String> targets;
    private final CommandLine portcullis = CommandTree.create();

    ShellCheck() {
        try {
            targets = TARGET.matcher(Files.readString(Documents.root().resolve("Makefile")))
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what a block names and nobody has. */
    List<String> unknown(String block) {
        var unknown = new ArrayList<String>();
        for (var line : block.replace("\\\n", " ").lines().map(String::strip).toList()) {
            SEPARATOR.splitAsStream(line.replaceFirst("^\\$ ", "")).forEach(command -> check(command.strip(), unknown));
        }
        return unknown;
    }

    private void check(String command, List<String> unknown) {
        var words = List.of(command.split("\\s+"));
        if (MAKE.matcher(command).matches()) {
            words.stream()
                    .dropWhile(word -> !word.equals("make"))
                    .skip(1)
                    .takeWhile(word -> !word.startsWith("#"))
                    .filter(word -> !word.startsWith("-") && !word.contains("=") && !targets.contains(word))
                    .forEach(word -> unknown.add("make " + word));
        } else if (words.getFirst().equals("portcullis") || words.getFirst().endsWith("/portcullis")) {
            checkPortcullis(words.subList(1, words.size()), unknown);
        }
    }

    private void checkPortcullis(List<String> words, List<String> unknown) {
        var command = portcullis;
        for (var word : words) {
            var name = word.replaceFirst("=.*", "");
            if (!command.getSubcommands().isEmpty() && !name.startsWith("-")) {
                var subcommand = command.getSubcommands().get(name);
                if (subcommand == null) {
                    unknown.add(command.getCommandSpec().qualifiedName() + " " + name);
                    return;
                }
                command = subcommand;
            } else if (name.startsWith("-") && command.getCommandSpec().findOption(name) == null) {
                unknown.add(command.getCommandSpec().qualifiedName() + " " + name);
            }
        }
    }
}
