package dev.portcullis.evidencebundle;

import dev.portcullis.core.evidencebundle.EvidenceBundleCheck;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleTerms;
import dev.portcullis.core.evidencebundle.GivenEvidenceBundle;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.core.reason.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges an image by the evidence bundles about it that it is given.
 *
 * @param terms what is asked of them
 */
public record EvidenceBundleProgram(EvidenceBundleTerms terms) implements PolicyProgram {
    /** Changes with everything that the judgement itself decides differently. */
    private static final String VERSION = "evidence bundle 4\n";

    /** As Fulcio names service accounts in certificates. */
    private static final Pattern SERVICE_ACCOUNT =
            Pattern.compile("https://kubernetes\\.io/namespaces/([^/]+)/serviceaccounts/[^/]+");

    @Override
    public ProgramAnswer evaluate(ProgramQuestion question) {
        var bundles = new ArrayList<GivenEvidenceBundle>();
        for (var statement : question.evidence().getOrDefault(EvidenceBundleContent.PREDICATE_TYPE, List.of())) {
            switch (BundleStatementReader.read(statement.bytes().bytes())) {
                case BundleStatementReading.Read(var read) -> {
                    if (!read.subject().equals(question.digest())) {
                        return unreadable("evidence bundle " + statement.bytes() + " is about another image");
                    }
                    bundles.add(
                            new GivenEvidenceBundle(read.content(), statement.time(), namespaceOf(statement.signer())));
                }
                case BundleStatementReading.Refused(var problem, var detail) -> {
                    return unreadable("evidence bundle " + statement.bytes() + ": " + detail);
                }
            }
        }
        return new EvidenceBundleCheck(terms, question.now())
                .objection(bundles)
                .<ProgramAnswer>map(objection ->
                        new ProgramAnswer.Objected(objection.reason(), objection.detail(), objection.metUntil()))
                .orElseGet(() -> new ProgramAnswer.Answered(List.of(), List.of()));
    }

    private static @Nullable String namespaceOf(Signer signer) {
        if (!(signer instanceof Signer.Keyless(var identity)) || identity.subjectType() != SubjectType.URI) {
            return null;
        }
        var account = SERVICE_ACCOUNT.matcher(identity.subject());
        return account.matches() ? account.group(1) : null;
    }

    private static ProgramAnswer unreadable(String detail) {
        return new ProgramAnswer.Objected(Reason.EVIDENCE_BUNDLE_UNREADABLE, detail);
    }

    @Override
    public Digest digest() {
        return Digest.of((VERSION + terms.canonical()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean readsRequest() {
        return false;
    }

    @Override
    public boolean readsNamespace() {
        return false;
    }

    /** A bundle may be too old, and none may be of the future. */
    @Override
    public boolean readsTime() {
        return true;
    }
}
