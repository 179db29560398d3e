package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Query.Argument;
import dev.portcullis.rego.builtin.graphql.Query.Literal;
import dev.portcullis.rego.builtin.graphql.Query.Selection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That fields which a response calls the same are the same. Each pair of fields, and of the sets in which they stand, is compared once, however
 * many ways of spreading fragments lead to it.
 */
final class OverlapRule {
    private static final int DEEPEST = 300;
    private static final int BYTES = 160;

    /** What a set of selections asks for: fields by what the response calls them, and names of fragments. */
    private static final class Merged {
        private final Map<String, List<Query.Field>> fields = new LinkedHashMap<>();
        private final List<String> spreads = new ArrayList<>();
    }

    /** Why two fields do not go together. */
    private record Conflict(String key, String reason, String place) {}

    private final Query query;
    private final Types types;
    private final Effort effort;
    private final IdentityHashMap<List<Selection>, Merged> merged = new IdentityHashMap<>();
    private final IdentityHashMap<Object, IdentityHashMap<Object, Boolean>> compared = new IdentityHashMap<>();
    private final IdentityHashMap<Merged, Boolean> checked = new IdentityHashMap<>();
    private int depth;

    OverlapRule(Query query, Types types, Effort effort) {
        this.query = query;
        this.types = types;
        this.effort = effort;
    }

    void within(List<Selection> selections) {
        if (selections.isEmpty()) {
            return;
        }
        Merged set = merged(selections);
        if (checked.put(set, true) != null) {
            return;
        }
        for (List<Query.Field> fields : set.fields.values()) {
            for (int i = 0; i < fields.size(); i++) {
                for (int j = i + 1; j < fields.size(); j++) {
                    refuse(compare(false, fields.get(i), fields.get(j)));
                }
            }
        }
        for (int i = 0; i < set.spreads.size(); i++) {
            Merged fragment = fragment(set.spreads.get(i));
            refuse(between(false, set, fragment));
            for (int j = i + 1; j < set.spreads.size(); j++) {
                refuse(between(false, fragment, fragment(set.spreads.get(j))));
            }
        }
    }

    private static void refuse(@Nullable Conflict conflict) {
        if (conflict != null) {
            throw Problem.at(
                    conflict.place(),
                    "Fields \"" + conflict.key() + "\" conflict because " + conflict.reason()
                            + ". Use different aliases on the fields to fetch both if this was intentional.");
        }
    }

    private Merged fragment(String name) {
        Query.Fragment fragment = query.byName().get(name);
        return merged(fragment == null ? List.of() : fragment.selections());
    }

    private Merged merged(List<Selection> selections) {
        Merged known = merged.get(selections);
        if (known == null) {
            known = new Merged();
            add(selections, known);
            merged.put(selections, known);
        }
        return known;
    }

    private void add(List<Selection> selections, Merged set) {
        effort.steps(selections.size());
        effort.bytes((long) selections.size() * BYTES);
        for (Selection selection : selections) {
            switch (selection) {
                case Query.Field field ->
                    set.fields
                            .computeIfAbsent(field.key(), _ -> new ArrayList<>())
                            .add(field);
                case Query.Inline inline -> add(inline.selections(), set);
                case Query.Spread spread -> set.spreads.add(spread.name());
            }
        }
    }

    /** Whether two have yet to be compared; those that never can be one object need less than others. */
    private boolean isNew(Object one, Object other, boolean exclusive) {
        effort.steps(1);
        IdentityHashMap<Object, Boolean> others = compared.computeIfAbsent(one, _ -> new IdentityHashMap<>(4));
        Boolean known = others.get(other);
        if (known != null && (exclusive || !known)) {
            return false;
        }
        effort.bytes(BYTES);
        others.put(other, exclusive);
        return true;
    }

    private @Nullable Conflict between(boolean exclusive, Merged one, Merged other) {
        if (one == other || !isNew(one, other, exclusive)) {
            return null;
        }
        if (++depth > DEEPEST) {
            throw Problem.tooDeep(DEEPEST);
        }
        Conflict conflict = fields(exclusive, one, other);
        for (int i = 0; conflict == null && i < other.spreads.size(); i++) {
            conflict = between(exclusive, one, fragment(other.spreads.get(i)));
        }
        for (int i = 0; conflict == null && i < one.spreads.size(); i++) {
            conflict = between(exclusive, fragment(one.spreads.get(i)), other);
        }
        depth--;
        return conflict;
    }

    private @Nullable Conflict fields(boolean exclusive, Merged one, Merged other) {
        effort.steps(one.fields.size());
        for (Map.Entry<String, List<Query.Field>> entry : one.fields.entrySet()) {
            for (Query.Field a : entry.getValue()) {
                for (Query.Field b : other.fields.getOrDefault(entry.getKey(), List.of())) {
                    Conflict conflict = compare(exclusive, a, b);
                    if (conflict != null) {
                        return conflict;
                    }
                }
            }
        }
        return null;
    }

    private @Nullable Conflict compare(boolean parentsExclusive, Query.Field a, Query.Field b) {
        if (a.parent() == null || b.parent() == null || !isNew(a, b, parentsExclusive)) {
            return null;
        }
        boolean exclusive = parentsExclusive || exclusive(a, a.parent(), b, b.parent());
        if (!exclusive && !a.name().equals(b.name())) {
            return new Conflict(
                    a.key(), "\"" + a.name() + "\" and \"" + b.name() + "\" are different fields", b.place());
        }
        if (!exclusive && !sameArguments(a.arguments(), b.arguments())) {
            return new Conflict(a.key(), "they have differing arguments", b.place());
        }
        if (a.definition() != null
                && b.definition() != null
                && differ(a.definition().type(), b.definition().type())) {
            return new Conflict(
                    a.key(),
                    "they return conflicting types \"" + a.definition().type() + "\" and \""
                            + b.definition().type() + "\"",
                    b.place());
        }
        Conflict inside = between(exclusive, merged(a.selections()), merged(b.selections()));
        return inside == null
                ? null
                : new Conflict(
                        a.key(), "subfields \"" + inside.key() + "\" conflict because " + inside.reason(), b.place());
    }

    private static boolean exclusive(Query.Field a, Type parentOfA, Query.Field b, Type parentOfB) {
        return !parentOfA.name().equals(parentOfB.name())
                && parentOfA.kind().equals("OBJECT")
                && parentOfB.kind().equals("OBJECT")
                && a.definition() != null
                && b.definition() != null;
    }

    private boolean differ(TypeReference one, TypeReference other) {
        if (one.element() != null && other.element() != null) {
            return differ(one.element(), other.element());
        }
        if (one.element() != null || other.element() != null || one.nonNull() != other.nonNull()) {
            return true;
        }
        Type first = types.type(one.named());
        Type second = types.type(other.named());
        return first != null
                && second != null
                && first.isLeaf()
                && second.isLeaf()
                && !first.name().equals(second.name());
    }

    private boolean sameArguments(List<Argument> some, List<Argument> others) {
        effort.steps((long) some.size() * others.size());
        return some.size() == others.size()
                && some.stream()
                        .allMatch(one -> others.stream()
                                .anyMatch(other ->
                                        one.name().equals(other.name()) && sameValue(one.value(), other.value())));
    }

    private boolean sameValue(Literal one, Literal other) {
        if (one.kind() != other.kind()
                || !one.raw().equals(other.raw())
                || one.children().size() != other.children().size()) {
            return false;
        }
        List<Argument> some = inOrder(one);
        List<Argument> others = inOrder(other);
        for (int i = 0; i < some.size(); i++) {
            boolean same = some.get(i).name().equals(others.get(i).name())
                    && sameValue(some.get(i).value(), others.get(i).value());
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** The fields of objects have none. */
    private List<Argument> inOrder(Literal value) {
        effort.steps(1L + value.children().size());
        return value.is(Literal.Kind.OBJECT)
                ? value.children().stream()
                        .sorted(Comparator.comparing(Argument::name))
                        .toList()
                : value.children();
    }
}
