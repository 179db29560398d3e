package dev.portcullis.cli.bundle;

import dev.portcullis.sigstore.trust.Demands.LogDemand;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words that {@code TrustRoot} uses for its demands. */
final class DemandArgument {
    private DemandArgument() {}

    /** Whether a transparency log entry is needed. */
    static final class OfLog implements ITypeConverter<LogDemand> {
        @Override
        public LogDemand convert(String value) {
            return switch (value) {
                case "Required" -> LogDemand.REQUIRED;
                case "Optional" -> LogDemand.OPTIONAL;
                default -> throw new TypeConversionException("it is Required or Optional");
            };
        }
    }

    /** Whether a signed certificate timestamp is needed. */
    static final class OfTimestamp implements ITypeConverter<SctDemand> {
        @Override
        public SctDemand convert(String value) {
            return switch (value) {
                case "Required" -> SctDemand.REQUIRED;
                case "NotRequired" -> SctDemand.NOT_REQUIRED;
                default -> throw new TypeConversionException("it is Required or NotRequired");
            };
        }
    }
}
