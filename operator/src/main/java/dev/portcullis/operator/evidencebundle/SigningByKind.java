package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.signer.EvidenceSigner;

/**
 * Signs by what a signer names: a key or identities.
 *
 * @param held signs with keys
 * @param keyless signs with certificates
 */
record SigningByKind(StatementSigner held, StatementSigner keyless) implements StatementSigner {
    @Override
    public Signed sign(EvidenceSigner signer, String namespace, String serviceAccount, byte[] statement) {
        var chosen = signer.getSpec().keyless() == null ? held : keyless;
        return chosen.sign(signer, namespace, serviceAccount, statement);
    }
}
