package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.ExceptionCompiler;
import dev.portcullis.crds.compile.UnreadyPolicy;
import dev.portcullis.crds.exception.Approval;
import dev.portcullis.crds.exception.ApprovalMac;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.evidence.Permits;
import dev.portcullis.registry.Deadline;
import dev.portcullis.webhook.admission.AdmissionRequest.Operation;
import dev.portcullis.webhook.admission.ApprovalAnswer.Passes;
import dev.portcullis.webhook.admission.ApprovalAnswer.Refuses;
import dev.portcullis.webhook.admission.ApprovalAnswer.Removes;
import dev.portcullis.webhook.admission.ApprovalAnswer.Writes;
import dev.portcullis.webhook.exception.ExemptVerb;
import dev.portcullis.webhook.exception.Requester;
import dev.portcullis.webhook.policy.Keys;
import dev.portcullis.webhook.policy.Rules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Approves exceptions of those who may make them, and refuses the others. The approval that a request brings is never looked at: on a change
 * it is replaced, otherwise the one that stands in the object stays, so that nothing but a change ever moves its time. Thread-safe; blocks while
 * the API server is asked.
 */
final class ApprovalHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ApprovalHandler.class);
    private static final int AT_ONCE = 16;

    /** So that whoever fills the places of one namespace keeps nobody else from making an exception. */
    private static final int AT_ONCE_PER_NAMESPACE = 4;

    private static final int LONGEST_NAME = 253;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");

    private final Rules rules;
    private final Keys keys;
    private final ExemptVerb verb;
    private final InstantSource clock;
    private final Duration deadline;
    private final Permits places = new Permits(AT_ONCE, AT_ONCE_PER_NAMESPACE);

    /** @param deadline longest time for asking who may make an exception */
    ApprovalHandler(Rules rules, Keys keys, ExemptVerb verb, InstantSource clock, Duration deadline) {
        this.rules = rules;
        this.keys = keys;
        this.verb = verb;
        this.clock = clock;
        this.deadline = deadline;
    }

    /** Answers a request, as {@link ReviewDecoder#ofExceptions} decodes it. */
    ApprovalAnswer review(AdmissionRequest request) {
        if (!request.group().equals("portcullis.dev")
                || !request.kind().equals("PolicyException")
                || !request.subResource().isEmpty()) {
            return new Refuses(request.uid(), Reason.REQUEST_MALFORMED, "only PolicyExceptions are approved here");
        }
        // Nobody waits for a place: what waits would keep its object in memory.
        try (var place = places.acquire(request.namespace(), 1, Deadline.after(Duration.ZERO))
                .orElse(null)) {
            return place == null
                    ? new Refuses(
                            request.uid(),
                            Reason.OVERLOADED,
                            "too many exceptions are being approved at once, in all or in this namespace")
                    : read(request);
        }
    }

    private ApprovalAnswer read(AdmissionRequest request) {
        return switch (CanonicalJson.read(request.object().path("spec"), PolicyExceptionSpec.class)) {
            case ReadResult.Read<PolicyExceptionSpec>(var spec) -> review(request, spec);
            case ReadResult.Unreadable<PolicyExceptionSpec>(var field, var problem) ->
                invalid(request, "spec" + (field.isEmpty() ? "" : "." + field) + ": " + problem);
        };
    }

    private ApprovalAnswer review(AdmissionRequest request, PolicyExceptionSpec spec) {
        var before = request.operation() == Operation.UPDATE ? before(request) : Optional.<PolicyExceptionSpec>empty();
        if (before.isPresent() && before.get().hash().equals(spec.hash())) {
            return kept(request.uid(), before.get().approval(), spec.approval());
        }
        if (!isName(request.name()) || request.namespace().isEmpty()) {
            return invalid(
                    request, "metadata.name: it must be set, because an approval is for one name; generateName is not");
        }
        if (request.user().isEmpty() || request.user().length() > Approval.LONGEST_USER) {
            return invalid(request, "nobody with a name like this can approve it");
        }
        var now = clock.instant();
        return switch (ExceptionCompiler.compile(request.namespace(), request.name(), spec.withApproval(null), now)) {
            case Compiled.Refused<Exemption>(var problems) ->
                invalid(request, problems.getFirst().toString());
            case Compiled.Accepted<Exemption>(var exemption) ->
                forbidden(request, exemption)
                        .or(() -> notAdmitted(request, exemption, now))
                        .orElseGet(() -> approved(request, exemption, now));
        };
    }

    /** Returns the spec as it is stored; empty where it is not one. */
    private static Optional<PolicyExceptionSpec> before(AdmissionRequest request) {
        return CanonicalJson.read(request.oldObject().path("spec"), PolicyExceptionSpec.class)
                        instanceof ReadResult.Read<PolicyExceptionSpec>(var spec)
                ? Optional.of(spec)
                : Optional.empty();
    }

    private static ApprovalAnswer kept(String uid, @Nullable Approval stored, @Nullable Approval sent) {
        if (Objects.equals(stored, sent)) {
            return new Passes(uid);
        }
        return stored == null ? new Removes(uid) : new Writes(uid, stored);
    }

    /** Asks no further than the first no, which decides. */
    private Optional<ApprovalAnswer> forbidden(AdmissionRequest request, Exemption exemption) {
        var requester = Requester.of(request.userInfo());
        var policies = new TreeSet<>(exemption.policies());
        policies.addAll(texts(request.oldObject().path("spec").path("policies")));
        var until = Deadline.after(deadline);
        try {
            for (var policy : policies) {
                if (until.expired()) {
                    return Optional.of(unknown(request));
                }
                if (!verb.isHeldBy(requester, policy)) {
                    return Optional.of(new Refuses(
                            request.uid(),
                            Reason.EXCEPTION_FORBIDDEN,
                            "user \"" + request.user() + "\" does not have verb exempt on evidencepolicies " + policy));
                }
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).addKeyValue("uid", request.uid()).log("an access review failed");
            return Optional.of(unknown(request));
        }
    }

    private static Refuses unknown(AdmissionRequest request) {
        var detail = "whether the user has verb exempt could not be found out; try again";
        return new Refuses(request.uid(), Reason.INTERNAL_ERROR, detail);
    }

    /** Stored policies count as long as anybody can read them: whoever takes one out needs the verb on it too. */
    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        for (var element : list) {
            if (element.isTextual()
                    && isName(element.textValue())
                    && texts.size() < PolicyExceptionSpec.MOST_POLICIES) {
                texts.add(element.textValue());
            }
        }
        return texts;
    }

    private Optional<ApprovalAnswer> notAdmitted(AdmissionRequest request, Exemption exemption, Instant now) {
        if (!now.isBefore(exemption.expiresAt())) {
            return Optional.of(invalid(request, "spec.expiresAt: it has passed"));
        }
        var known = rules.everywhere().policies();
        return exemption.policies().stream()
                .sorted()
                .map(name -> problem(name, known, exemption, now))
                .filter(problem -> !problem.isEmpty())
                .findFirst()
                .map(problem -> new Refuses(request.uid(), Reason.EXCEPTION_NOT_ADMITTED, problem));
    }

    /** Returns why a policy does not admit an exception; empty if it does. */
    private static String problem(String name, List<Policy> known, Exemption exemption, Instant now) {
        var policy = known.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
        if (policy == null || policy.revision().equals(UnreadyPolicy.NO_REVISION)) {
            return "no policy \"" + name + "\" is in force";
        }
        var rule = policy.exceptions();
        if (!rule.admits(exemption.namespace())) {
            return "policy \"" + name + "\" admits no exception in namespace " + exemption.namespace()
                    + ": it is not one of its spec.exceptions.namespaces";
        }
        var latest = rule.latestEnd(now);
        return exemption.expiresAt().isAfter(latest)
                ? "spec.expiresAt lies beyond what policy \"" + name + "\" admits: until " + latest + ", which is "
                        + rule.maxDuration() + " from now"
                : "";
    }

    private ApprovalAnswer approved(AdmissionRequest request, Exemption exemption, Instant now) {
        var current = keys.current();
        if (current.isEmpty()) {
            return new Refuses(request.uid(), Reason.INTERNAL_ERROR, "there is no installation key yet; try again");
        }
        var subject = new ApprovalMac.Subject(exemption.namespace(), exemption.name(), exemption.specHash());
        LOG.atInfo()
                .addKeyValue("namespace", exemption.namespace())
                .addKeyValue("exception", exemption.name())
                .addKeyValue("policies", new TreeSet<>(exemption.policies()))
                .addKeyValue("user", request.user())
                .addKeyValue("dryRun", request.dryRun())
                .log("an exception is approved");
        return new Writes(request.uid(), ApprovalMac.of(current.get().current(), subject, request.user(), now));
    }

    private static ApprovalAnswer invalid(AdmissionRequest request, String problem) {
        return new Refuses(request.uid(), Reason.EXCEPTION_INVALID, problem);
    }

    private static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
    }
}
