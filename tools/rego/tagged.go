package main

import (
	"encoding/json"

	"github.com/open-policy-agent/opa/v1/ast"
)

// tagged writes a value so that what JSON does not have survives: {"set": […]} and {"object": [[key, value], …]}; an array is {"array": […]},
// and scalars are themselves.
func tagged(value ast.Value) any {
	switch value := value.(type) {
	case ast.Set:
		elements := []any{}
		value.Sorted().Foreach(func(element *ast.Term) { elements = append(elements, tagged(element.Value)) })
		return map[string]any{"set": elements}
	case *ast.Array:
		elements := []any{}
		value.Foreach(func(element *ast.Term) { elements = append(elements, tagged(element.Value)) })
		return map[string]any{"array": elements}
	case ast.Object:
		entries := []any{}
		value.Foreach(func(key, element *ast.Term) {
			entries = append(entries, []any{tagged(key.Value), tagged(element.Value)})
		})
		return map[string]any{"object": entries}
	case ast.Number:
		return json.Number(value)
	default:
		return must(ast.JSON(value))
	}
}
