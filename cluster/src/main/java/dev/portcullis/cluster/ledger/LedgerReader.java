package dev.portcullis.cluster.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.budget.ledger.LedgerEvent;
import dev.portcullis.budget.ledger.Reservation;
import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;

/** Reads lines as {@link LedgerLines} writes them. */
public final class LedgerReader {
    private final JsonNode line;

    private LedgerReader(JsonNode line) {
        this.line = line;
    }

    /** Reads one line. */
    public static ReadLine read(String line) {
        return switch (CanonicalJson.tree(line)) {
            case ReadResult.Read<JsonNode>(var tree) -> read(tree);
            case ReadResult.Unreadable<JsonNode>(var field, var problem) ->
                line.contains(LedgerKeys.PREFIX) ? new ReadLine.Unreadable(problem) : new ReadLine.Foreign();
        };
    }

    private static ReadLine read(JsonNode tree) {
        var name = tree.path(LedgerKeys.EVENT).asText();
        if (!name.startsWith(LedgerKeys.PREFIX)) {
            return new ReadLine.Foreign();
        }
        try {
            var leader = tree.has(LedgerKeys.LEADER) ? number(tree, LedgerKeys.LEADER) : 0;
            return new ReadLine.Event(new LedgerReader(tree).event(name), leader);
        } catch (UnreadableLineException | IllegalArgumentException e) {
            return new ReadLine.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private LedgerEvent event(String name) {
        var at = time(LedgerKeys.TIME);
        return switch (name) {
            case LedgerKeys.LIMITS_SET ->
                new LedgerEvent.LimitsSet(
                        at, LimitsReader.tree(line.path(LedgerKeys.POOLS), line.path(LedgerKeys.BUDGETS)));
            case LedgerKeys.GRANTED -> new LedgerEvent.Granted(at, held(), time(LedgerKeys.QUEUED));
            case LedgerKeys.CHARGED -> new LedgerEvent.Charged(at, held());
            case LedgerKeys.ADOPTED -> new LedgerEvent.Adopted(at, held());
            case LedgerKeys.GATE_REMOVED ->
                new LedgerEvent.GateRemoved(at, text(LedgerKeys.POD), number(line, LedgerKeys.EPOCH));
            case LedgerKeys.RUN_KNOWN -> new LedgerEvent.RunKnown(at, text(LedgerKeys.POD), text(LedgerKeys.RUN));
            case LedgerKeys.RELEASED -> new LedgerEvent.Released(at, text(LedgerKeys.POD));
            default ->
                throw new UnreadableLineException(
                        "there is no event of this name; read it with the version that wrote it");
        };
    }

    private Reservation held() {
        return new Reservation(
                text(LedgerKeys.POD),
                text(LedgerKeys.POOL),
                text(LedgerKeys.BUDGET),
                number(line, LedgerKeys.REPOSITORY),
                text(LedgerKeys.RUN),
                amounts(),
                time(LedgerKeys.SINCE),
                number(line, LedgerKeys.EPOCH));
    }

    private Amounts amounts() {
        var object = line.path(LedgerKeys.AMOUNTS);
        if (!object.isObject()) {
            throw new UnreadableLineException(LedgerKeys.AMOUNTS + " is no object");
        }
        var amounts = new HashMap<String, Long>();
        object.fieldNames().forEachRemaining(name -> amounts.put(name, number(object, name)));
        return Amounts.of(amounts);
    }

    private Instant time(String field) {
        try {
            return Instant.parse(text(field));
        } catch (DateTimeParseException e) {
            throw new UnreadableLineException(field + " is no time as in RFC 3339");
        }
    }

    private String text(String field) {
        var value = line.path(field);
        if (!value.isTextual()) {
            throw new UnreadableLineException(field + " is no text");
        }
        return value.textValue();
    }

    static long number(JsonNode object, String field) {
        var value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new UnreadableLineException(field + " is no whole number");
        }
        return value.longValue();
    }
}
