package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// question is a line that answer reads.
type question struct {
	Modules []string        `json:"modules"`
	Query   string          `json:"query"`
	Input   json.RawMessage `json:"input"`
	Strict  bool            `json:"strict"`
	Now     int64           `json:"now"`
	Wasm    bool            `json:"wasm"`
}

// answered is a line that answer writes: the plan of a question, its WebAssembly if that is asked for, and what OPA's own evaluator makes of it.
type answered struct {
	EntryPoint string          `json:"entrypoint"`
	Plan       json.RawMessage `json:"plan,omitempty"`
	Wasm       []byte          `json:"wasm,omitempty"`
	Unplanned  string          `json:"unplanned,omitempty"`
	Bindings   any             `json:"bindings,omitempty"`
	ErrorCode  string          `json:"error_code,omitempty"`
	Error      string          `json:"error,omitempty"`
}

func answer(questions, file string) {
	var all []question
	lines := bufio.NewScanner(bytes.NewReader(must(os.ReadFile(questions))))
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var one question
		check(json.Unmarshal(lines.Bytes(), &one))
		all = append(all, one)
	}
	check(lines.Err())
	writeLines(file, len(all), func(i int) any { return all[i].answer() })
}

func (q question) answer() answered {
	options := ast.ParserOptions{RegoVersion: ast.RegoV1, Capabilities: ast.CapabilitiesForThisVersion()}
	made := answered{EntryPoint: entryPoint}
	modules, _, err := policy{q.Modules, q.Query, options}.parse()
	if err == nil {
		made.Plan, err = plan(modules, options, entryPoint)
	}
	if err == nil && q.Wasm {
		if modules, _, err = (policy{q.Modules, q.Query, options}).parse(); err == nil {
			made.Wasm, err = wasm(modules, options, entryPoint)
		}
	}
	if err != nil {
		made.Unplanned = err.Error()
		return made
	}
	bindings, err := q.evaluate()
	var failed *topdown.Error
	switch {
	case errors.As(err, &failed):
		made.ErrorCode, made.Error = failed.Code, failed.Message
	case err != nil:
		made.Unplanned = err.Error()
	default:
		made.Bindings = tagged(bindings)
	}
	return made
}

// evaluate lets OPA evaluate the added rule; the modules are parsed anew, as planning changes them.
func (q question) evaluate() (ast.Value, error) {
	options := ast.ParserOptions{RegoVersion: ast.RegoV1, Capabilities: ast.CapabilitiesForThisVersion()}
	modules, _, err := policy{q.Modules, q.Query, options}.parse()
	if err != nil {
		return nil, err
	}
	compiler := ast.NewCompiler()
	if compiler.Compile(modules); compiler.Failed() {
		return nil, compiler.Errors
	}
	input, err := ast.ValueFromReader(bytes.NewReader(q.Input))
	if err != nil {
		return nil, err
	}
	rules := ast.MustParseBody("data." + addedPackage + "." + addedRule + " = __bindings")
	results, err := topdown.NewQuery(must(compiler.QueryCompiler().Compile(rules))).
		WithCompiler(compiler).
		WithStore(emptyStore).
		WithTransaction(must(emptyStore.NewTransaction(context.Background()))).
		WithInput(ast.NewTerm(input)).
		WithTime(time.Unix(0, q.Now)).
		WithStrictBuiltinErrors(q.Strict).
		Run(context.Background())
	if err != nil {
		return nil, err
	}
	if len(results) != 1 {
		return nil, errors.New("the added rule is undefined")
	}
	return results[0]["__bindings"].Value, nil
}
