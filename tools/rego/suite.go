package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/test/cases"
)

// Without this a case is skipped, by decision: they reach clock, network, environment or chance.
var banned = []string{"http.send", "opa.runtime", "net.lookup_ip_addr", "rand.intn", "uuid.rfc4122"}

// line is what is said of a case. Numbers are those of the suite, digit by digit.
type line struct {
	File                string            `json:"file"`
	Note                string            `json:"note"`
	RegoVersion         string            `json:"rego_version"`
	Query               string            `json:"query"`
	Modules             []string          `json:"modules,omitempty"`
	Data                *map[string]any   `json:"data,omitempty"`
	Input               json.RawMessage   `json:"input,omitempty"`
	HasInput            bool              `json:"has_input"`
	InputTerm           *string           `json:"input_term,omitempty"`
	WantResult          *[]map[string]any `json:"want_result,omitempty"`
	WantError           *string           `json:"want_error,omitempty"`
	WantErrorCode       *string           `json:"want_error_code,omitempty"`
	SortBindings        bool              `json:"sort_bindings,omitempty"`
	IgnoreGeneratedVars bool              `json:"ignore_generated_vars,omitempty"`
	StrictError         bool              `json:"strict_error,omitempty"`
	Env                 map[string]string `json:"env,omitempty"`
	Variables           []string          `json:"variables"`
	EntryPoint          string            `json:"entrypoint,omitempty"`
	Builtins            []string          `json:"builtins,omitempty"`
	Plan                json.RawMessage   `json:"plan,omitempty"`
	Unplanned           string            `json:"unplanned,omitempty"`
}

type versioned struct {
	cases.TestCase
	file    string
	version ast.RegoVersion
}

func suite(opaFolder, file string) {
	all := loadSuite(filepath.Join(opaFolder, "v1/test/cases/testdata"))
	planned := make([]bool, len(all))
	refused := make([]bool, len(all))
	writeLines(file, len(all), func(i int) any {
		made := all[i].line()
		planned[i] = made.Plan != nil
		refused[i] = slices.ContainsFunc(made.Builtins, func(name string) bool { return slices.Contains(banned, name) })
		return made
	})
	fmt.Printf("%d cases, planned %d, banned %d\n", len(all), count(planned), count(refused))
}

func loadSuite(folder string) []versioned {
	var all []versioned
	for name, version := range map[string]ast.RegoVersion{"v0": ast.RegoV0, "v1": ast.RegoV1} {
		for _, loaded := range must(cases.Load(filepath.Join(folder, name))).Cases {
			all = append(all, versioned{loaded, filepath.ToSlash(must(filepath.Rel(folder, loaded.Filename))), version})
		}
	}
	slices.SortStableFunc(all, func(a, b versioned) int { return strings.Compare(a.file, b.file) })
	return all
}

func (v versioned) line() line {
	made := line{
		File: v.file, Note: v.Note, RegoVersion: v.version.String(), Query: v.Query, Modules: v.Modules, Data: v.Data, InputTerm: v.InputTerm,
		WantResult: v.WantResult, WantError: v.WantError, WantErrorCode: v.WantErrorCode,
		SortBindings: v.SortBindings, IgnoreGeneratedVars: v.IgnoreGeneratedVars, StrictError: v.StrictError, Env: v.Env,
	}
	switch {
	case v.InputTerm != nil:
		made.HasInput = true
		made.Input = json.RawMessage(encode(tagged(ast.MustParseTerm(*v.InputTerm).Value)))
	case v.Input != nil:
		made.HasInput = true
		made.Input = json.RawMessage(encode(*v.Input))
	}
	options := ast.ParserOptions{RegoVersion: v.version, Capabilities: ast.CapabilitiesForThisVersion(ast.CapabilitiesExperimentalKeywords(v.ExperimentalKeywords))}
	modules, variables, err := policy{v.Modules, v.Query, options}.parse()
	if err == nil {
		made.Variables = variables
		made.Plan, err = plan(modules, options, entryPoint)
	}
	if err != nil {
		made.Unplanned = err.Error()
		return made
	}
	made.EntryPoint = entryPoint
	made.Builtins = builtinsOf(made.Plan)
	return made
}

func builtinsOf(plan json.RawMessage) []string {
	var names struct {
		Static struct {
			BuiltinFuncs []struct{ Name string } `json:"builtin_funcs"`
		}
	}
	check(json.Unmarshal(plan, &names))
	var all []string
	for _, function := range names.Static.BuiltinFuncs {
		all = append(all, function.Name)
	}
	slices.Sort(all)
	return all
}

func count(of []bool) (trues int) {
	for _, one := range of {
		if one {
			trues++
		}
	}
	return trues
}
