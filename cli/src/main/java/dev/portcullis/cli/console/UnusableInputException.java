package dev.portcullis.cli.console;

/** Something given on the command line cannot be used; ends the command with {@link ExitCode#USAGE}. */
public final class UnusableInputException extends RuntimeException {
    /** @param message what is wrong and what would be right, as a sentence without its end */
    public UnusableInputException(String message) {
        super(message);
    }
}
