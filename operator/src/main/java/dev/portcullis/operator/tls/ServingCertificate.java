package dev.portcullis.operator.tls;

import java.util.function.Predicate;

/** Sees to it that the webhook has a certificate which the API server can be told to trust. */
public interface ServingCertificate {
    /**
     * Makes or looks at what there is.
     *
     * @param trusts whether the API server is told to trust exactly a given bundle, as it was before this call
     * @return what the API server must trust from now on
     * @throws IllegalStateException if there is nothing that it could trust; what it trusted before then stays as it is
     */
    KeptCertificates keep(Predicate<String> trusts);
}
