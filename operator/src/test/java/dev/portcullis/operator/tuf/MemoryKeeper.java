package dev.portcullis.operator.tuf;

import dev.portcullis.crds.key.InstallationKeys;
import org.jspecify.annotations.Nullable;

/** Keeps the text of one trust root, as the ConfigMap of the real one holds it. */
public final class MemoryKeeper implements KeptRefreshes {
    private @Nullable String text;

    /** Returns the text. */
    public @Nullable String text() {
        return text;
    }

    /** Replaces the text, as somebody else could. */
    public void replace(@Nullable String other) {
        text = other;
    }

    @Override
    public Standing read(String trustRoot, InstallationKeys keys) {
        return Standing.of(text, trustRoot, keys);
    }

    @Override
    public void write(String trustRoot, Standing read, KeptRefresh refresh, InstallationKeys keys) {
        text = refresh.text(trustRoot, keys.current());
    }
}
