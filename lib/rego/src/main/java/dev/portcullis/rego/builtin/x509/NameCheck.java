package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the names in a chain are those that the authorities above them may certify. */
final class NameCheck {
    private final NameConstraints constraints;

    private NameCheck(NameConstraints constraints) {
        this.constraints = constraints;
    }

    /** Checks every certificate against all constraints above it. */
    static boolean permits(List<Certificate> chain, ChainVerifier.Cost cost) {
        for (int i = 0; i < chain.size(); i++) {
            List<NameConstraints> above = new ArrayList<>();
            for (Certificate authority : chain.subList(i + 1, chain.size())) {
                if (authority.has(Extension.NAME_CONSTRAINTS)) {
                    above.add(authority.known().constraints);
                }
            }
            AlternativeNames names = chain.get(i).known().names;
            above.forEach(constraints -> cost.comparisons((long) names.count() * constraints.count()));
            if (!above.isEmpty() && chain.get(i).has(Extension.SUBJECT_ALTERNATIVE_NAME) && !permits(names, above)) {
                return false;
            }
        }
        return true;
    }

    private static boolean permits(AlternativeNames names, List<NameConstraints> above) {
        List<String> domains = new ArrayList<>();
        for (GoUrl url : names.urls()) {
            String domain = url.domain();
            if (domain == null) {
                return false;
            }
            domains.add(domain);
        }
        List<Mailbox> mailboxes = new ArrayList<>();
        for (String email : names.emails()) {
            Mailbox mailbox = Mailbox.parse(email);
            if (mailbox == null) {
                return false;
            }
            mailboxes.add(mailbox);
        }
        return above.stream()
                .map(NameCheck::new)
                .allMatch(check -> names.addresses().stream().allMatch(check::address)
                        && names.dns().stream().allMatch(check::dns)
                        && domains.stream().allMatch(check::domainOfUrl)
                        && mailboxes.stream().allMatch(check::mailbox));
    }

    private boolean address(Bytes address) {
        List<NameConstraints.Network> permitted = constraints.permitted().networks();
        return (permitted.isEmpty() || permitted.stream().anyMatch(network -> network.contains(address)))
                && constraints.excluded().networks().stream().noneMatch(network -> network.contains(address));
    }

    private boolean dns(String name) {
        return isPermitted(
                name, constraints.permitted().dns(), constraints.excluded().dns());
    }

    private boolean domainOfUrl(String domain) {
        return isPermitted(
                domain,
                constraints.permitted().domainsOfUrls(),
                constraints.excluded().domainsOfUrls());
    }

    private static boolean isPermitted(String name, List<String> permitted, List<String> excluded) {
        return DomainNames.isValid(name, false)
                && (permitted.isEmpty() || permitted.stream().anyMatch(domain -> DomainNames.isWithin(name, domain)))
                && excluded.stream().noneMatch(domain -> isTouched(name, domain));
    }

    /** Says whether a name is in an excluded domain, or is a wildcard that covers it. */
    private static boolean isTouched(String name, String domain) {
        boolean covers = name.startsWith("*")
                && !DomainNames.withoutFirstLabel(domain).isEmpty()
                && DomainNames.withoutFirstLabel(name).equals(DomainNames.withoutFirstLabel(domain));
        return covers || DomainNames.isWithin(name, domain);
    }

    private boolean mailbox(Mailbox mailbox) {
        List<String> permitted = constraints.permitted().emails();
        return (permitted.isEmpty() || permitted.stream().anyMatch(email -> isOf(mailbox, email, false)))
                && constraints.excluded().emails().stream().noneMatch(email -> isOf(mailbox, email, true));
    }

    private static boolean isOf(Mailbox mailbox, String constraint, boolean excluded) {
        if (constraint.contains("@")) {
            return mailbox.equals(Mailbox.parse(constraint));
        }
        String domain = constraint.toLowerCase(Locale.ROOT);
        return excluded ? isTouched(mailbox.domain(), domain) : DomainNames.isWithin(mailbox.domain(), domain);
    }
}
