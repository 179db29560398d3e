# Portcullis: every target finds its own JDK and builds the tools that it needs into a cache outside the tree.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help build cli demo node aot images test test-long test-k3s e2e fuzz mutation bench bench-budgets bench-rego chaos-budgets rego-conformance format generate record clean tools tools-dir check-jdk

MAVEN := mvn --batch-mode --no-transfer-progress
JDK = JAVA_HOME=$$(tools/find-jdk) && export JAVA_HOME

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' Makefile

build: ## Compile and package everything, without tests; target/portcullis.cdx.json is the bill of materials
	@$(JDK) && $(MAVEN) --quiet package -DskipTests

demo: ## Watch a real API server refuse an unsigned image and admit a signed one (KEEP=1 leaves the cluster up)
	@tools/run demo

node: ## Keep a cluster up whose node runs Pods, with registries, until Ctrl-C (as root); it prints how to use it
	@tools/run node

test: ## Run every test but the slow suites
	@tools/run test

test-long: ## Run the slow suites too, and every fuzz test for ten minutes, two at a time
	@tools/run test-long

test-k3s: ## Try the gate on a K3s node in a container; needs a Docker engine that can pull its image
	@tools/run test-k3s

e2e: ## Install the chart on a real node and change, break and remove it (as root; elsewhere it says what is missing)
	@tools/run e2e

aot: ## Make the caches by which the packaged operator and webhook start earlier
	@tools/run aot

images: ## Make the container images of operator and webhook, without Docker (IMAGE_BASE, REGISTRY, TAG, RELEASE; tools/run images --help)
	@tools/run images

fuzz: ## Run every fuzz test for ten minutes; tools/fuzz --help names the choices
	@tools/run fuzz

mutation: ## Say which small changes to lib/rego no test notices (takes long; tools/run mutation CLASSES TESTS for a part)
	@tools/run mutation

bench: ## Compare pod creation through the webhook with a no-op webhook and with none
	@tools/run bench

bench-budgets: ## Measure how fast runners are granted, in memory and through a real API server, and fail where that is too slow
	@tools/run bench-budgets

chaos-budgets: ## Kill and freeze operator and webhook for five minutes while runners are shared, and prove that nobody got too much
	@tools/run chaos-budgets

bench-rego: ## Compare the evaluator of Rego with OPA's own on four policies, and fail where it is behind
	@tools/run bench-rego

rego-conformance: ## Hold the evaluator of Rego against OPA's own suite, and list each case that does not pass and why
	@tools/run rego-conformance

cli: ## Build the command line into cli/target/portcullis
	@$(JDK) && $(MAVEN) --quiet package -DskipTests -Dcyclonedx.skip=true -pl cli -am && echo "cli/target/portcullis --help"

format: ## Format the sources
	@$(JDK) && $(MAVEN) --quiet spotless:apply

generate: ## Write manifests/ and docs/reference/ anew from the code
	@tools/run generate

record: ## Record signatures in every form anew with the real cosign and real servers (three minutes)
	@tools/run record

tools: ## Build the tools that the tests need
	@tools/bootstrap test >/dev/null

tools-dir: ## Print the folder of the tool binaries
	@tools/bootstrap --quiet

clean: ## Remove what the build made; the cache of tools stays
	@rm -rf target */target */*/target
