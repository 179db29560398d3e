package dev.portcullis.e2e.grant;

import dev.portcullis.testing.node.AuditEvent;
import java.net.HttpURLConnection;
import java.util.Comparator;

/**
 * One thing that one service account may do: a rule of a role, taken apart.
 *
 * @param account name of the service account
 * @param namespace where; empty for everywhere
 * @param group API group; empty for the core group
 * @param resource with its subresource, if any, behind a slash; empty where a path is granted
 * @param name the only object; empty for all. Where a path is granted, the path
 */
public record Grant(String account, String namespace, String group, String resource, String name, String verb)
        implements Comparable<Grant> {
    private static final String ALL = "*";
    private static final Comparator<Grant> ORDER = Comparator.comparing(Grant::toString);

    /** A grant of a path, which is no object of the API. */
    static Grant ofPath(String account, String path, String verb) {
        return new Grant(account, "", "", "", path, verb);
    }

    /** Returns whether this request, by this account, was permitted by this grant; as the API server's authorizer RBAC decides. */
    boolean permits(AuditEvent event) {
        if (event.resource().isEmpty() != resource.isEmpty()) {
            return false;
        }
        return permitsVerbOf(event) && (resource.isEmpty() ? permitsPath(event.uri()) : permitsObject(event));
    }

    /** An apply or an update that makes the object is asked for the right to create it as well, and is one request in the log. */
    private boolean permitsVerbOf(AuditEvent event) {
        var makes = event.code() == HttpURLConnection.HTTP_CREATED
                && (event.verb().equals("patch") || event.verb().equals("update"));
        return matches(verb, event.verb()) || (makes && verb.equals("create"));
    }

    private boolean permitsObject(AuditEvent event) {
        return (namespace.isEmpty() || namespace.equals(event.namespace()))
                && matches(group, event.group())
                && permitsResource(event)
                && (name.isEmpty() || name.equals(event.name()));
    }

    private boolean permitsResource(AuditEvent event) {
        var wanted = event.subresource().isEmpty() ? event.resource() : event.resource() + "/" + event.subresource();
        return matches(resource, wanted)
                || (!event.subresource().isEmpty() && resource.equals(ALL + "/" + event.subresource()));
    }

    private boolean permitsPath(String uri) {
        var path = uri.split("\\?", 2)[0];
        return name.endsWith(ALL) ? path.startsWith(name.substring(0, name.length() - 1)) : name.equals(path);
    }

    private static boolean matches(String granted, String wanted) {
        return granted.equals(ALL) || granted.equals(wanted);
    }

    @Override
    public int compareTo(Grant other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        var what = resource.isEmpty() ? "" : group.isEmpty() ? resource : resource + "." + group;
        return account + ": " + verb + " " + what + (name.isEmpty() ? "" : (what.isEmpty() ? "" : " ") + name)
                + (namespace.isEmpty() ? "" : " in " + namespace);
    }
}
