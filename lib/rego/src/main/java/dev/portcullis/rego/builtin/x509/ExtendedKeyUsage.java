package dev.portcullis.rego.builtin.x509;

import org.jspecify.annotations.Nullable;

/** What a key may be used for (RFC 5280 §4.2.1.12). */
public enum ExtendedKeyUsage {
    ANY(0, "2.5.29.37.0", "KeyUsageAny"),
    SERVER_AUTH(1, "1.3.6.1.5.5.7.3.1", "KeyUsageServerAuth"),
    CLIENT_AUTH(2, "1.3.6.1.5.5.7.3.2", "KeyUsageClientAuth"),
    CODE_SIGNING(3, "1.3.6.1.5.5.7.3.3", "KeyUsageCodeSigning"),
    EMAIL_PROTECTION(4, "1.3.6.1.5.5.7.3.4", "KeyUsageEmailProtection"),
    IPSEC_END_SYSTEM(5, "1.3.6.1.5.5.7.3.5", "KeyUsageIPSECEndSystem"),
    IPSEC_TUNNEL(6, "1.3.6.1.5.5.7.3.6", "KeyUsageIPSECTunnel"),
    IPSEC_USER(7, "1.3.6.1.5.5.7.3.7", "KeyUsageIPSECUser"),
    TIME_STAMPING(8, "1.3.6.1.5.5.7.3.8", "KeyUsageTimeStamping"),
    OCSP_SIGNING(9, "1.3.6.1.5.5.7.3.9", "KeyUsageOCSPSigning"),
    MICROSOFT_SERVER_GATED_CRYPTO(10, "1.3.6.1.4.1.311.10.3.3", "KeyUsageMicrosoftServerGatedCrypto"),
    NETSCAPE_SERVER_GATED_CRYPTO(11, "2.16.840.1.113730.4.1", "KeyUsageNetscapeServerGatedCrypto"),
    MICROSOFT_COMMERCIAL_CODE_SIGNING(12, "1.3.6.1.4.1.311.2.1.22", "KeyUsageMicrosoftCommercialCodeSigning"),
    MICROSOFT_KERNEL_CODE_SIGNING(13, "1.3.6.1.4.1.311.61.1.1", "KeyUsageMicrosoftKernelCodeSigning");

    private final int number;
    private final String identifier;
    private final String option;

    ExtendedKeyUsage(int number, String identifier, String option) {
        this.number = number;
        this.identifier = identifier;
        this.option = option;
    }

    static @Nullable ExtendedKeyUsage ofIdentifier(String identifier) {
        for (ExtendedKeyUsage usage : values()) {
            if (usage.identifier.equals(identifier)) {
                return usage;
            }
        }
        return null;
    }

    /** The usage of a name in the options of {@code crypto.x509.parse_and_verify_certificates_with_options}, or null. */
    public static @Nullable ExtendedKeyUsage ofOption(String option) {
        for (ExtendedKeyUsage usage : values()) {
            if (usage.option.equals(option)) {
                return usage;
            }
        }
        return null;
    }

    /** The number that Go gives it. */
    int number() {
        return number;
    }
}
