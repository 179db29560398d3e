package dev.portcullis.agreement;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.core.program.ProgramLoader;
import dev.portcullis.crds.policy.AttestationDemand.Per;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.ProgramContent;
import dev.portcullis.crds.policy.RegoDemand;
import dev.portcullis.opa.Compilation;
import dev.portcullis.opa.OpaCompiler;
import dev.portcullis.opa.OpaSettings;
import dev.portcullis.opa.PolicySource;
import dev.portcullis.program.RegoPrograms;
import dev.portcullis.rego.builtin.Builtins;
import dev.portcullis.testing.process.Tools;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Rules in Rego, each compiled once. */
enum Programs {
    /** Hangs on what a statement says. */
    FIELD("""
            deny contains "signed by night" if {
              some entries in input.evidence
              some entry in entries
              entry.statement.predicate.by == "NIGHTLY"
            }
            """),
    /** Hangs on what is not there. */
    ABSENCE("deny contains \"nobody reviewed it\" if count(input.evidence[\"https://example.com/review\"]) == 0\n"),
    /** Hangs on the namespace. */
    LABEL("deny contains \"only for tests\" if input.namespace.labels.tier == \"production\"\n"),
    /** Hangs on the object. */
    OBJECT("deny contains \"no worker\" if input.request.object.spec.serviceAccountName == \"worker\"\n"),
    /** Never ends well. */
    FAILING("deny contains \"a number\" if to_number(input.image.host) > 1\n"),
    /** Refuses nothing. */
    WARNING(
            "deny contains \"never\" if input.image.host == \"\"\nwarn contains \"be warned\" if input.image.host != \"\"\n");

    static final ProgramLoader LOADER = new RegoPrograms();

    private static final Map<String, ProgramContent> COMPILED = new ConcurrentHashMap<>();

    private final String rules;

    Programs(String rules) {
        this.rules = "package portcullis\n\n" + rules;
    }

    RegoDemand demand(List<RegoDemand.Input> inputs, Per per) {
        return new RegoDemand(Map.of("policy.rego", rules), null, inputs, per, Map.of());
    }

    /** Returns what a revision holds of a policy. */
    static PolicyContent content(EvidencePolicySpec spec) {
        var programs = new HashMap<String, ProgramContent>();
        for (var requirement : spec.requirements()) {
            var demand = requirement.rego();
            if (demand != null) {
                programs.put(requirement.name(), COMPILED.computeIfAbsent(demand.source(), source -> compiled(demand)));
            }
        }
        return PolicyContent.of(spec, programs);
    }

    private static ProgramContent compiled(RegoDemand demand) {
        var files = new HashMap<String, byte[]>();
        demand.modules().forEach((name, text) -> files.put(name, text.getBytes(UTF_8)));
        try {
            var opa = new OpaCompiler(OpaSettings.of(Tools.find().binary("opa")), Builtins.names());
            return switch (opa.compile(
                    PolicySource.of(files), head -> head.entryPoint().matches("portcullis/(deny|warn)"))) {
                case Compilation.Compiled(var bundle, var version) ->
                    ProgramContent.of(bundle.plan(), bundle.data(), "1", demand.source());
                case Compilation.Refused(var errors) -> throw new AssertionError(errors);
                case Compilation.Failed(var why) -> throw new AssertionError(why);
            };
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
