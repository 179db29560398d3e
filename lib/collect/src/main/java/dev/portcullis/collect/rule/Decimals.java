package dev.portcullis.collect.rule;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.Optional;

/** Decimal numbers within bounds, so that none costs more to compare than it has characters. */
public final class Decimals {
    private static final Pattern FORM = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?");

    private Decimals() {}

    /** Parses a number; empty for any other text, infinities and those that are no number included. */
    public static Optional<BigDecimal> parse(String text) {
        return FORM.matches(text) ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
}
