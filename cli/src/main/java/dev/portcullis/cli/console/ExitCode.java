package dev.portcullis.cli.console;

/** The exit codes, which scripts rely on. */
public final class ExitCode {
    /** Verified, or allowed. */
    public static final int OK = 0;

    /** Not verified, or denied. */
    public static final int REFUSED = 1;

    /** Nobody can say, because a registry could not be asked. */
    public static final int UNDECIDABLE = 2;

    /** Wrong options, or files that cannot be used; {@code EX_USAGE} of sysexits. */
    public static final int USAGE = 64;

    /** A fault inside Portcullis; {@code EX_SOFTWARE} of sysexits. */
    public static final int FAULT = 70;

    private ExitCode() {}
}
