package dev.portcullis.webhook.exception;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who makes a request, as the API server says.
 *
 * @param user the user's name
 * @param uid the user's UID; empty for none
 * @param groups the groups that the user is in
 * @param extra what else the authenticator says of the user
 */
public record Requester(String user, String uid, List<String> groups, Map<String, List<String>> extra) {
    public Requester {
        groups = List.copyOf(groups);
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** Reads the {@code userInfo} of a review; what is no text in it is left out, which never makes more of the user. */
    public static Requester of(JsonNode userInfo) {
        var extra = new LinkedHashMap<String, List<String>>();
        userInfo.path("extra").properties().forEach(entry -> extra.put(entry.getKey(), texts(entry.getValue())));
        return new Requester(
                userInfo.path("username").asText(""),
                userInfo.path("uid").asText(""),
                texts(userInfo.path("groups")),
                extra);
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        for (var element : list) {
            if (element.isTextual()) {
                texts.add(element.textValue());
            }
        }
        return texts;
    }
}
