package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.vault.Login;
import dev.portcullis.vault.TransitKey;
import dev.portcullis.vault.Vault;
import dev.portcullis.vault.VaultResult;
import dev.portcullis.vault.VaultSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A key of a Transit engine, where its Vault is, and who logs in there. Secrets are read from files: command lines are seen by others. */
final class VaultOptions {
    private static final int MAXIMUM_SECRET = 64 * 1024;
    private static final int MAXIMUM_CA_FILE = 1024 * 1024;

    private final Variables variables;

    @Option(
            names = "--vault-key",
            paramLabel = "MOUNT/KEY",
            description = "sign with this key of a Transit engine of Vault, which it never leaves")
    private @Nullable String key;

    @Option(names = "--vault-address", paramLabel = "URL", description = "where Vault is; default: VAULT_ADDR")
    private @Nullable String address;

    @Option(
            names = "--vault-namespace",
            paramLabel = "NAMESPACE",
            description = "the namespace of Vault; default: VAULT_NAMESPACE")
    private @Nullable String namespace;

    @Option(
            names = "--vault-ca-file",
            paramLabel = "FILE",
            description = "trust these authorities (PEM) for Vault, and no others; default: VAULT_CACERT")
    private @Nullable Path authorities;

    @Option(
            names = "--vault-token-file",
            paramLabel = "FILE",
            description = "log in with the token in this file; VAULT_TOKEN where no login is given")
    private @Nullable Path tokenFile;

    @Option(names = "--vault-role-id", paramLabel = "ID", description = "log in by AppRole with this role")
    private @Nullable String roleId;

    @Option(names = "--vault-secret-id-file", paramLabel = "FILE", description = "the secret id of that role")
    private @Nullable Path secretIdFile;

    @Option(
            names = "--vault-kubernetes-role",
            paramLabel = "ROLE",
            description = "log in as a service account with this role")
    private @Nullable String kubernetesRole;

    @Option(names = "--vault-jwt-file", paramLabel = "FILE", description = "the token of that service account")
    private @Nullable Path jwtFile;

    @Option(
            names = "--vault-auth-mount",
            paramLabel = "MOUNT",
            description = "where the login method is enabled; default: approle or kubernetes")
    private @Nullable String mount;

    VaultOptions(Variables variables) {
        this.variables = variables;
    }

    /** Tells whether a key is named. */
    boolean named() {
        return key != null;
    }

    /** Tells whether any of the options is given. */
    boolean configured() {
        return Stream.of(
                        key,
                        address,
                        namespace,
                        authorities,
                        tokenFile,
                        roleId,
                        secretIdFile,
                        kubernetesRole,
                        jwtFile,
                        mount)
                .anyMatch(option -> option != null);
    }

    /** Returns the key, in a Vault that is not asked yet. */
    SigningMeans means(Duration within, InstantSource clock) {
        var transitKey = transitKey();
        var login = login();
        try {
            return new VaultMeans(Vault.create(settings()), login, transitKey, within, clock);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("--vault-ca-file: " + e.getMessage());
        }
    }

    private TransitKey transitKey() {
        try {
            return TransitKey.parse(key == null ? "" : key);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("--vault-key: " + e.getMessage());
        }
    }

    private VaultSettings settings() {
        var where = address == null ? variables.text("VAULT_ADDR") : address;
        VaultSettings settings;
        try {
            settings = VaultSettings.at(URI.create(where));
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(
                    "--vault-address: give https://HOST[:PORT], or set VAULT_ADDR; http is for this machine alone");
        }
        var named = authorities == null && !variables.text("VAULT_CACERT").isEmpty()
                ? Path.of(variables.text("VAULT_CACERT"))
                : authorities;
        var space = namespace == null ? variables.text("VAULT_NAMESPACE") : namespace;
        return named == null
                ? settings.in(space)
                : settings.in(space).trusting(new BoundedFile("--vault-ca-file", named, MAXIMUM_CA_FILE).text());
    }

    private Login login() {
        var ways = Stream.of(tokenFile, roleId, kubernetesRole)
                .filter(way -> way != null)
                .count();
        if (ways > 1) {
            throw new UnusableInputException(
                    "give one of --vault-token-file, --vault-role-id and --vault-kubernetes-role");
        }
        try {
            if (roleId != null) {
                return new Login.AppRole(mounted("approle"), roleId, secret("--vault-secret-id-file", secretIdFile));
            }
            return kubernetesRole == null ? byToken() : byServiceAccount(kubernetesRole);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("--vault-auth-mount: " + e.getMessage());
        }
    }

    private Login byToken() {
        var token = tokenFile == null ? variables.text("VAULT_TOKEN") : secret("--vault-token-file", tokenFile);
        if (token.isEmpty()) {
            throw new UnusableInputException(
                    "give --vault-token-file, --vault-role-id or --vault-kubernetes-role, or set VAULT_TOKEN");
        }
        return new Login.Token(token);
    }

    private Login byServiceAccount(String role) {
        var jwt = secret("--vault-jwt-file", jwtFile);
        return new Login.Kubernetes(mounted("kubernetes"), role, "its token", () -> new VaultResult.Found<>(jwt));
    }

    private String mounted(String usual) {
        return mount == null ? usual : mount;
    }

    private static String secret(String option, @Nullable Path file) {
        if (file == null) {
            throw new UnusableInputException(option + ": it is needed for this login");
        }
        return new BoundedFile(option, file, MAXIMUM_SECRET).text().strip();
    }
}
