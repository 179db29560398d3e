package dev.portcullis.crds.gate;

import dev.portcullis.core.policy.LabelSelector;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.revision.ContentHash;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of the registration and its entries. */
public final class GateEntry {
    /** The name of the registration. */
    public static final String REGISTRATION = "portcullis";

    /** The entry that fails open and covers every namespace that is not exempt. */
    public static final String ADVISE = "advise";

    /** The only fail-closed entry where there are more selectors than {@link #MAXIMUM_ENFORCE_ENTRIES}. */
    public static final String ENFORCE_ALL = "enforce-all";

    /** The greatest number of fail-closed entries. */
    public static final int MAXIMUM_ENFORCE_ENTRIES = 16;

    private static final String ENFORCE = "enforce-";
    private static final int HASH_DIGITS = 10;
    private static final Pattern NAME = Pattern.compile("advise|enforce-all|enforce-[0-9a-f]{10}");

    private GateEntry() {}

    /** Returns the name of the fail-closed entry for policies that select these namespaces; null selects all. */
    public static String enforcing(@Nullable NamespaceSelector selector) {
        return named(CanonicalSelector.of(selector));
    }

    /** Returns the same for a compiled policy's {@code namespaces()}. */
    public static String enforcing(LabelSelector compiled) {
        return named(CanonicalSelector.of(compiled));
    }

    /**
     * Returns the name of the fail-closed entry for one policy. One that is rolled out has an entry of its own, which covers fewer
     * namespaces than its selector says.
     */
    public static String of(String policy, EvidencePolicySpec spec) {
        var selector = spec.match().namespaceSelector();
        return spec.rollout() == null
                ? enforcing(selector)
                // No term of a selector has such an operator.
                : named(CanonicalSelector.of(selector) + "\nrollout of " + policy);
    }

    private static String named(String canonicalSelector) {
        return ENFORCE + ContentHash.of(canonicalSelector).substring(0, HASH_DIGITS);
    }

    /** Returns the name that the webhook has in the registration. */
    public static String webhookName(String entry) {
        return entry + ".portcullis.dev";
    }

    /** Returns whether this is a name that an entry can have. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Returns whether this entry refuses when the webhook cannot be asked. */
    public static boolean isFailClosed(String entry) {
        return entry.startsWith(ENFORCE);
    }
}
