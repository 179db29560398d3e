package dev.portcullis.rego.compile;

import dev.portcullis.rego.plan.BaseDocuments;
import dev.portcullis.rego.plan.Function;
import dev.portcullis.rego.plan.Operand;
import dev.portcullis.rego.plan.Reads;
import dev.portcullis.rego.plan.Walk;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.StringValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The places of one function's locals in its frame, without gaps, and what is known of them. */
final class Slots {
    private final Map<Integer, Integer> places = new HashMap<>();
    private final Set<Integer> read = new HashSet<>();
    private final Set<Integer> base;

    Slots(Function function) {
        base = BaseDocuments.locals(function);
        function.parameters().forEach(this::of);
        Walk.over(function.blocks(), statement -> read.addAll(Reads.of(statement)));
    }

    int of(int local) {
        return places.computeIfAbsent(local, absent -> places.size());
    }

    /** The place of a local, or -1 where nothing reads it. */
    int ifRead(int local) {
        return read.contains(local) ? of(local) : -1;
    }

    /** Whether a local holds a part of the base documents. */
    boolean isBase(int local) {
        return base.contains(local);
    }

    int count() {
        return places.size();
    }

    Source source(Operand operand) {
        return switch (operand) {
            case Operand.Local local -> Source.local(of(local.number()));
            case Operand.Text text -> Source.constant(StringValue.of(text.text()));
            case Operand.Bool bool -> Source.constant(BooleanValue.of(bool.bool()));
        };
    }

    Source[] sources(List<Operand> operands) {
        return operands.stream().map(this::source).toArray(Source[]::new);
    }
}
