package dev.portcullis.cli.report;

import dev.portcullis.cluster.judging.AskedOnce;
import dev.portcullis.cluster.judging.ImageJudge;
import dev.portcullis.cluster.judging.Question;
import dev.portcullis.cluster.judging.Result;
import dev.portcullis.cluster.judging.Results;
import dev.portcullis.cluster.judging.Workloads;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.evidence.EvidenceSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Judges everything that runs, each question once, several at the same time.
 *
 * @param judge judges by the code that judges at admission
 * @param source asked for evidence
 * @param unmatchedImages what the installation says of images that no policy matches
 * @param now the time of the verdicts
 */
record ClusterJudge(ImageJudge judge, EvidenceSource source, OtherImages unmatchedImages, Instant now) {
    private static final int AT_ONCE = 8;

    /** Results by each set of rules, in their order. */
    List<List<WorkloadVerdict>> judge(Workloads workloads, List<ClusterRules> rules) {
        workloads.readObjects(namespace -> rules.stream()
                .anyMatch(one -> one.of(namespace, unmatchedImages).readRequests()));
        var answers = answers(workloads, rules);
        var tops = workloads.all().stream()
                .filter(workload -> workload.presence() == Presence.RUNS)
                .filter(workload -> workloads.topOf(workload).equals(workload))
                .sorted(Comparator.comparing(
                                (Workload workload) -> workload.id().namespace())
                        .thenComparing(workload -> workload.id().kind())
                        .thenComparing(workload -> workload.id().name()))
                .toList();
        var verdicts = new ArrayList<List<WorkloadVerdict>>();
        for (var i = 0; i < rules.size(); i++) {
            var byQuestion = answers.get(i);
            verdicts.add(tops.stream()
                    .map(top -> new WorkloadVerdict(
                            top.id(),
                            Results.of(
                                    workloads.family(top), question -> byQuestion.getOrDefault(question, List.of()))))
                    .toList());
        }
        return verdicts;
    }

    private List<Map<Question, List<Result>>> answers(Workloads workloads, List<ClusterRules> rules) {
        var questions = workloads.questions();
        var tasks = questions.stream()
                .<Callable<List<List<Result>>>>map(question -> () -> results(question, rules))
                .toList();
        var all = new ArrayList<Map<Question, List<Result>>>();
        rules.forEach(one -> all.add(new HashMap<>()));
        try (var threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            var futures = threads.invokeAll(tasks);
            for (var i = 0; i < questions.size(); i++) {
                var results = futures.get(i).get();
                for (var set = 0; set < rules.size(); set++) {
                    all.get(set).put(questions.get(i), results.get(set));
                }
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while judging", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("judging failed", e.getCause());
        }
    }

    private List<List<Result>> results(Question question, List<ClusterRules> rules) {
        var once = new AskedOnce(source);
        return rules.stream()
                .map(one -> one.of(question.namespace(), unmatchedImages))
                .map(inForce -> Results.of(judge.judge(question, inForce, once, now), inForce))
                .toList();
    }
}
