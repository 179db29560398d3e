package dev.portcullis.vault;

import java.util.Objects;

/** How somebody logs in. Equal ones are the same identity and share one login. Text forms show no secret. */
public sealed interface Login {
    /**
     * A token that exists already; for development.
     *
     * @param token secret
     */
    record Token(String token) implements Login {
        @Override
        public String toString() {
            return "Token[hidden]";
        }
    }

    /**
     * AppRole.
     *
     * @param mount where the method is enabled
     * @param roleId names the role
     * @param secretId secret
     */
    record AppRole(String mount, String roleId, String secretId) implements Login {
        public AppRole {
            MountPath.check(mount);
        }

        @Override
        public String toString() {
            return "AppRole[" + mount + ", hidden]";
        }
    }

    /**
     * A service account of a cluster. Two are equal if mount, role and account are.
     *
     * @param mount where the method is enabled
     * @param role names the role
     * @param account the service account as {@code namespace/name}
     * @param tokens supplies the account's tokens
     */
    record Kubernetes(String mount, String role, String account, JwtSource tokens) implements Login {
        public Kubernetes {
            MountPath.check(mount);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Kubernetes login
                    && mount.equals(login.mount)
                    && role.equals(login.role)
                    && account.equals(login.account);
        }

        @Override
        public int hashCode() {
            return Objects.hash(mount, role, account);
        }

        @Override
        public String toString() {
            return "Kubernetes[" + mount + ", " + role + ", " + account + "]";
        }
    }
}
