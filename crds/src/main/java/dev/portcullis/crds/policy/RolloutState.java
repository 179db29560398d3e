package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.crds.json.Absent;
import java.util.Map;

/**
 * How far a rollout is, as the content of a revision holds it under its MAC.
 *
 * @param audited UIDs of the namespaces that are not enforced yet, by name; whoever is not here is enforced
 * @param began when the list was made (RFC 3339); from then on it only shrinks
 * @param since since when the cohort is looked at (RFC 3339)
 * @param cohort the latest cohort whose namespaces may be promoted, counted from 0
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RolloutState(Map<String, String> audited, String began, String since, int cohort) {
    /** The greatest number of namespaces: their names stand in the registration, whose size the API server bounds. */
    public static final int MOST_AUDITED = 1_000;

    public RolloutState {
        audited = Absent.map(audited);
        began = Absent.text(began);
        since = Absent.text(since);
    }
}
