package dev.portcullis.crds.compile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Specs as JSON, to be changed one field at a time. Apostrophes stand for quotation marks. */
final class Specs {
    static final String POLICY = """
            {'mode': 'Enforce',
             'match': {'images': ['registry.example.com/apps/**'], 'exclude': ['registry.example.com/apps/legacy/*'],
                       'otherImages': 'Warn', 'namespaceSelector': {'matchLabels': {'tier': 'production'},
                           'matchExpressions': [{'key': 'team', 'operator': 'NotIn', 'values': ['a', 'b']}]}},
             'platforms': ['linux/amd64', 'linux/arm/v7'],
             'evidenceRepositories': ['registry.example.com/evidence', 'docker.io/acme/evidence'],
             'authorities': [
               {'name': 'ci', 'trustRoot': 'public-good', 'identities': [
                 {'issuer': 'https://token.actions.githubusercontent.com', 'subjectRegExp':
                  'https://github\\\\.com/acme/[^/]+/\\\\.github/workflows/release\\\\.yml@refs/tags/v.+',
                  'sourceRepositoryOwnerId': '4711'}]},
               {'name': 'security', 'trustRoot': 'acme-keys', 'keys': ['vex-2026']}],
             'requirements': [
               {'name': 'signed', 'signature': {'authorities': ['ci', 'security'], 'threshold': 2, 'maxAge': '1h30m'}},
               {'name': 'reviewed', 'mode': 'Audit', 'anyOf': [
                 {'name': 'review', 'attestation': {'predicateType': 'https://acme.example/review/v1', 'authorities': ['ci'],
                  'per': 'Platform'}},
                 {'name': 'vex', 'signature': {'authorities': ['security']}}]}],
             'deny': {'digests': ['sha256:0000000000000000000000000000000000000000000000000000000000000000'],
                      'identities': [{'issuer': 'https://accounts.example.com', 'subject': 'mallory@example.com'}]}}
            """;

    static final ObjectMapper JSON = new ObjectMapper();

    private Specs() {}

    static String json(String text) {
        return text.replace('\'', '"');
    }

    /** Returns the policy with the value at a JSON pointer replaced, or removed if the value is empty. */
    static String policyWith(String pointer, String value) {
        return with(POLICY, pointer, value);
    }

    static String with(String spec, String pointer, String value) {
        try {
            var tree = JSON.readTree(json(spec));
            var slash = pointer.lastIndexOf('/');
            var parent = tree.at(pointer.substring(0, slash));
            var field = pointer.substring(slash + 1);
            if (value.isEmpty()) {
                ((ObjectNode) parent).remove(field);
            } else if (parent instanceof ObjectNode object) {
                object.set(field, JSON.readTree(json(value)));
            } else {
                ((com.fasterxml.jackson.databind.node.ArrayNode) parent)
                        .set(Integer.parseInt(field), JSON.readTree(json(value)));
            }
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
