package dev.portcullis.rego.builtin.time;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesException;
import java.time.zone.ZoneRulesProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** A time zone of the IANA database, with the abbreviations that Java does not know. */
public final class Zone {
    public static final Zone UTC =
            new Zone(ZoneOffset.UTC.getRules(), Map.of(0, new TreeMap<>(Map.of(Long.MIN_VALUE, "UTC"))));

    /** Names that Java knows as no regions. */
    private static final Map<String, String> LINKS =
            Map.of("EST", "America/Panama", "MST", "America/Phoenix", "HST", "Pacific/Honolulu");

    private final ZoneRules rules;
    private final Map<Integer, NavigableMap<Long, String>> abbreviations;

    private Zone(ZoneRules rules, Map<Integer, NavigableMap<Long, String>> abbreviations) {
        this.rules = rules;
        this.abbreviations = abbreviations;
    }

    /**
     * The zone of a name; {@code ""}, {@code "UTC"} and {@code "Local"} are UTC, as no policy may learn where it runs.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Zone of(String name) {
        return switch (name) {
            case "", "UTC", "Local" -> UTC;
            default -> {
                if (name.contains("..") || name.startsWith("/") || name.startsWith("\\")) {
                    throw new IllegalArgumentException("time: invalid location name");
                }
                Map<Integer, NavigableMap<Long, String>> abbreviations = Names.ALL.get(name);
                if (abbreviations == null) {
                    throw new IllegalArgumentException("unknown time zone " + name);
                }
                yield new Zone(rules(name), abbreviations);
            }
        };
    }

    private static ZoneRules rules(String name) {
        try {
            return ZoneRulesProvider.getRules(LINKS.getOrDefault(name, name), false);
        } catch (ZoneRulesException e) {
            throw new IllegalArgumentException("unknown time zone " + name, e);
        }
    }

    /** Seconds east of Greenwich at a second since 1970. */
    int offset(long second) {
        return rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
    }

    /**
     * The abbreviation at a second since 1970, such as {@code "CEST"}.
     *
     * @throws IllegalArgumentException if it is not known
     */
    String abbreviation(long second) {
        NavigableMap<Long, String> byStart = abbreviations.get(offset(second));
        if (byStart == null) {
            throw new IllegalArgumentException("abbreviation of the time zone is not known");
        }
        return Objects.requireNonNull(byStart.floorEntry(second)).getValue();
    }

    /** The second since 1970 at which a clock in the zone shows what a clock in UTC shows at another; one of two where there are two. */
    long fromLocal(long local) {
        return local - offset(local - offset(local));
    }

    private static final class Names {
        private static final Map<String, Map<Integer, NavigableMap<Long, String>>> ALL = read();

        private static Map<String, Map<Integer, NavigableMap<Long, String>>> read() {
            Map<String, Map<Integer, NavigableMap<Long, String>>> all = new HashMap<>();
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    Objects.requireNonNull(Zone.class.getResourceAsStream("zones.txt")), StandardCharsets.UTF_8))) {
                lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(line.split(" ", -1), all));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return all;
        }

        private static void add(String[] fields, Map<String, Map<Integer, NavigableMap<Long, String>>> all) {
            Map<Integer, NavigableMap<Long, String>> byOffset = new HashMap<>();
            for (int i = 1; i < fields.length; i++) {
                String[] parts = fields[i].split("[:,]", -1);
                NavigableMap<Long, String> byStart = new TreeMap<>(Map.of(Long.MIN_VALUE, parts[1]));
                for (int k = 2; k < parts.length; k++) {
                    int equals = parts[k].indexOf('=');
                    byStart.put(Long.valueOf(parts[k].substring(0, equals)), parts[k].substring(equals + 1));
                }
                byOffset.put(Integer.valueOf(parts[0]), byStart);
            }
            for (String name : fields[0].split(",", -1)) {
                all.put(name, byOffset);
            }
        }
    }
}
