package dev.portcullis.rego.builtin.graphql;

import dev.portcullis.rego.builtin.graphql.Query.Fragment;
import dev.portcullis.rego.builtin.graphql.Query.Selection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What fragments are of, where they may stand, and that selections go down to leaves. */
final class FragmentRules {
    private static final int DEEPEST = 300;

    private final Query query;
    private final Types types;
    private final Effort effort;
    private final Set<String> used = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> acyclic = new HashSet<>();

    FragmentRules(Query query, Types types, Effort effort) {
        this.query = query;
        this.types = types;
        this.effort = effort;
    }

    static void composite(Fragment fragment) {
        if (fragment.type() == null) {
            throw Problem.at(fragment.place(), "Unknown type \"" + fragment.condition() + "\".");
        }
        if (!fragment.condition().isEmpty() && !fragment.type().isComposite()) {
            throw Problem.at(
                    fragment.place(),
                    "Fragment \"" + fragment.name() + "\" cannot condition on non composite type \""
                            + fragment.condition() + "\".");
        }
    }

    static void composite(Query.Inline inline) {
        if (inline.type() != null && !inline.type().isComposite()) {
            throw Problem.at(
                    inline.place(), "Fragment cannot condition on non composite type \"" + inline.condition() + "\".");
        }
        if (inline.type() == null && !inline.condition().isEmpty()) {
            throw Problem.at(inline.place(), "Unknown type \"" + inline.condition() + "\".");
        }
    }

    void possible(Query.Inline inline) {
        if (!meet(inline.parent(), inline.type())) {
            throw Problem.at(inline.place(), "Fragment" + never(inline.parent(), inline.condition()));
        }
    }

    void possible(Query.Spread spread, @Nullable Fragment fragment) {
        if (fragment == null) {
            throw Problem.at(spread.place(), "Unknown fragment \"" + spread.name() + "\".");
        }
        if (!meet(spread.parent(), fragment.type())) {
            throw Problem.at(
                    spread.place(),
                    "Fragment \"" + spread.name() + "\"" + never(spread.parent(), fragment.condition()));
        }
    }

    private static String never(@Nullable Type parent, String condition) {
        return " cannot be spread here as objects of type \"" + (parent == null ? "" : parent.name())
                + "\" can never be of type \"" + condition + "\".";
    }

    /** Whether something may be of both types; true where another rule speaks of either. */
    private boolean meet(@Nullable Type parent, @Nullable Type type) {
        if (parent == null || !parent.isComposite() || type == null || !type.isComposite()) {
            return true;
        }
        Set<String> possible = types.possible(type.name());
        if (parent.kind().equals("OBJECT")) {
            return possible.contains(parent.name());
        }
        Set<String> others = types.possible(parent.name());
        boolean fewer = others.size() < possible.size();
        Set<String> few = fewer ? others : possible;
        Set<String> many = fewer ? possible : others;
        effort.steps(few.size());
        return few.stream().anyMatch(many::contains);
    }

    void leaf(Query.Field field) {
        Type.Field definition = field.definition();
        Type type = definition == null ? null : types.type(definition.type().name());
        if (definition == null || type == null) {
            return;
        }
        if (type.isLeaf() && !field.selections().isEmpty()) {
            throw Problem.at(
                    field.place(),
                    "Field \"" + field.name() + "\" must not have a selection since type \"" + type.name()
                            + "\" has no subfields.");
        }
        if (!type.isLeaf() && field.selections().isEmpty()) {
            throw Problem.at(
                    field.place(),
                    "Field \"" + field.name() + "\" of type \"" + definition.type()
                            + "\" must have a selection of subfields. Did you mean \"" + field.name() + " { ... }\"?");
        }
    }

    void use(String name) {
        used.add(name);
    }

    void used(Fragment fragment) {
        if (!used.contains(fragment.name())) {
            throw Problem.at(fragment.place(), "Fragment \"" + fragment.name() + "\" is never used.");
        }
    }

    void unique(Fragment fragment) {
        if (!names.add(fragment.name())) {
            throw Problem.at(fragment.place(), "There can be only one fragment named \"" + fragment.name() + "\".");
        }
    }

    void acyclic(Fragment fragment) {
        acyclic(fragment, new LinkedHashSet<>());
    }

    private void acyclic(Fragment fragment, Set<String> path) {
        if (!acyclic.add(fragment.name())) {
            return;
        }
        if (path.size() > DEEPEST) {
            throw Problem.tooDeep(DEEPEST);
        }
        path.add(fragment.name());
        List<Query.Spread> spreads = new ArrayList<>();
        addSpreads(fragment.selections(), spreads);
        for (Query.Spread spread : spreads) {
            Fragment next = query.byName().get(spread.name());
            if (path.contains(spread.name())) {
                throw Problem.at(spread.place(), within(spread.name(), path));
            }
            if (next != null) {
                acyclic(next, path);
            }
        }
        path.remove(fragment.name());
    }

    private static String within(String name, Set<String> path) {
        List<String> names = List.copyOf(path);
        String via = String.join("\", \"", names.subList(names.indexOf(name) + 1, names.size()));
        return "Cannot spread fragment \"" + name + "\" within itself"
                + (via.isEmpty() ? "." : " via \"" + via + "\".");
    }

    private void addSpreads(List<Selection> selections, List<Query.Spread> spreads) {
        for (Selection selection : selections) {
            effort.steps(1);
            switch (selection) {
                case Query.Field field -> addSpreads(field.selections(), spreads);
                case Query.Inline inline -> addSpreads(inline.selections(), spreads);
                case Query.Spread spread -> spreads.add(spread);
            }
        }
    }
}
