package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"
)

// The rule that is added to a case, and the name that its plan has.
const (
	addedPackage = "portcullis_case"
	addedRule    = "bindings"
	entryPoint   = addedPackage + "/" + addedRule
)

// policy is a set of modules and a query over them, in one version of Rego.
type policy struct {
	modules []string
	query   string
	options ast.ParserOptions
}

// parse reads the modules and adds the one whose only rule collects the bindings of the query's variables.
func (p policy) parse() (modules map[string]*ast.Module, variables []string, err error) {
	modules = map[string]*ast.Module{}
	for i, source := range p.modules {
		name := fmt.Sprintf("test-%d.rego", i)
		if modules[name], err = ast.ParseModuleWithOpts(name, source, p.options); err != nil {
			return nil, nil, err
		}
	}
	body, err := ast.ParseBody(p.query)
	if err != nil {
		return nil, nil, err
	}
	variables = queryVariables(body)
	added, err := ast.ParseModuleWithOpts("added.rego", collecting(p.query, variables), ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		return nil, nil, err
	}
	modules["added.rego"] = added
	return modules, variables, nil
}

func collecting(query string, variables []string) string {
	pairs := make([]string, len(variables))
	for i, name := range variables {
		pairs[i] = fmt.Sprintf("%q: %s", name, name)
	}
	return fmt.Sprintf("package %s\n\n%s := [__binding |\n%s\n__binding := {%s}\n]\n",
		addedPackage, addedRule, strings.TrimSpace(query), strings.Join(pairs, ", "))
}

// queryVariables are the variables that the query binds for its caller: neither wildcards nor those of a closure or a declaration.
func queryVariables(body ast.Body) []string {
	visitor := ast.NewVarVisitor().WithParams(ast.VarVisitorParams{SkipRefCallHead: true, SkipClosures: true})
	visitor.Walk(body)
	declared := ast.NewVarSet()
	for _, expression := range body {
		of := ast.NewVarVisitor()
		if expression.IsAssignment() {
			of.Walk(expression.Operand(0))
		} else if some, ok := expression.Terms.(*ast.SomeDecl); ok {
			of.Walk(some)
		}
		declared.Update(of.Vars())
	}
	names := []string{}
	for _, variable := range visitor.Vars().Sorted() {
		if !variable.IsWildcard() && !variable.IsGenerated() && !ast.RootDocumentNames.Contains(ast.NewTerm(variable)) && !declared.Contains(variable) {
			names = append(names, string(variable))
		}
	}
	return names
}

// plan compiles parsed modules into a plan of the entry points.
func plan(modules map[string]*ast.Module, options ast.ParserOptions, entryPoints ...string) (json.RawMessage, error) {
	compiled, err := compiled(compile.TargetPlan, modules, options, entryPoints)
	if err != nil {
		return nil, err
	}
	return compiled.PlanModules[0].Raw, nil
}

// wasm compiles parsed modules into WebAssembly, by way of the same plan.
func wasm(modules map[string]*ast.Module, options ast.ParserOptions, entryPoints ...string) ([]byte, error) {
	compiled, err := compiled(compile.TargetWasm, modules, options, entryPoints)
	if err != nil {
		return nil, err
	}
	return compiled.WasmModules[0].Raw, nil
}

func compiled(target string, modules map[string]*ast.Module, options ast.ParserOptions, entryPoints []string) (result *bundle.Bundle, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("the compiler ended with: %v", panicked)
		}
	}()
	files := bundle.Bundle{Data: map[string]any{}}
	for name, parsed := range modules {
		files.Modules = append(files.Modules, bundle.ModuleFile{URL: name, Path: name, Parsed: parsed})
	}
	compiler := compile.New().
		WithTarget(target).
		WithBundle(&files).
		WithRegoVersion(options.RegoVersion).
		WithCapabilities(options.Capabilities).
		WithEntrypoints(entryPoints...)
	if err := compiler.Build(context.Background()); err != nil {
		return nil, err
	}
	return compiler.Bundle(), nil
}
