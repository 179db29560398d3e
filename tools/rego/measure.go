package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

var emptyStore = inmem.New()

// measured is what one evaluation took, from the bytes of the input to the result.
type measured struct {
	Nanoseconds float64 `json:"nanoseconds"`
	Bytes       int64   `json:"bytes"`
	Allocations int64   `json:"allocations"`
	Result      any     `json:"result"`
}

// measure times OPA's own evaluator: a query prepared once, each evaluation with an input decoded from its JSON.
func measure(query, module, input, duration, file string) {
	testing.Init()
	check(flag.Set("test.benchtime", duration))
	prepared := prepare(query, string(must(os.ReadFile(module))))
	document := must(os.ReadFile(input))
	result := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			once(prepared, document)
		}
	})
	writeLines(file, 1, func(int) any {
		return measured{
			float64(result.T.Nanoseconds()) / float64(result.N), result.AllocedBytesPerOp(), result.AllocsPerOp(), once(prepared, document),
		}
	})
}

// prepare makes of a policy what OPA evaluates with the least work per input.
func prepare(query, module string) rego.PreparedEvalQuery {
	return must(rego.New(rego.Query(query), rego.Module("policy.rego", module), rego.StrictBuiltinErrors(true)).PrepareForEval(context.Background()))
}

func once(prepared rego.PreparedEvalQuery, document []byte) any {
	input := must(ast.ValueFromReader(bytes.NewReader(document)))
	results := must(prepared.Eval(context.Background(), rego.EvalParsedInput(input)))
	if len(results) == 0 {
		return nil
	}
	return results[0].Expressions[0].Value
}

// planFile writes the plan of one module.
func planFile(entryPoint, module, file string) {
	options := ast.ParserOptions{RegoVersion: ast.RegoV1, Capabilities: ast.CapabilitiesForThisVersion()}
	parsed := must(ast.ParseModuleWithOpts("policy.rego", string(must(os.ReadFile(module))), options))
	made := must(plan(map[string]*ast.Module{"policy.rego": parsed}, options, entryPoint))
	check(os.WriteFile(file, made, 0o644))
}
