package dev.portcullis.budget.tree;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runners that are shared.
 *
 * @param name unique among the pools
 * @param parentName the pool that it is a part of; null for the pool at the root
 * @param resources what it has, by resource. What it does not name it does not limit
 * @param weight against the other pools of its parent
 */
public record Pool(String name, @Nullable String parentName, Map<String, Quota> resources, Weight weight) {
    public Pool {
        resources = Map.copyOf(resources);
    }

    /** A pool at the root. */
    public static Pool root(String name, Map<String, Quota> resources) {
        return new Pool(name, null, resources, Weight.ONE);
    }
}
