package dev.portcullis.docs;

import dev.portcullis.cli.CommandTree;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What {@code --help} says of every command. */
final class CommandPage {
    private static final int WIDTH = 110;
    private static final String INTRODUCTION = """
            # Command line

            `make cli` leaves the program at `cli/target/portcullis`. What `--help` says of each command:
            """;

    private CommandPage() {}

    static String text() {
        var page = new StringBuilder(INTRODUCTION);
        var root = CommandTree.create();
        append(root, page);
        root.getSubcommands().values().forEach(command -> append(command, page));
        return page.toString();
    }

    private static void append(CommandLine command, StringBuilder page) {
        command.setUsageHelpWidth(WIDTH);
        var usage = command.getUsageMessage(Ansi.OFF)
                .lines()
                .map(String::stripTrailing)
                .toList();
        page.append("\n## ")
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```text\n")
                .append(String.join("\n", usage))
                .append("\n```\n");
    }
}
