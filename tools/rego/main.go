// Command rego-cases turns Rego into what an evaluator of OPA's plans is tested and measured with.
//
//	rego-cases suite OPA-FOLDER FILE
//	    plans every case of OPA's own suite, which lies in the folder of its module, and writes one line of JSON per case
//	rego-cases answer QUESTIONS FILE
//	    plans each line of a file, {modules, query, input, strict, now, wasm}, and writes the plan, its WebAssembly if wasm is true, and what OPA
//	    makes of it, a line of JSON each
//	rego-cases plan ENTRY-POINT MODULE FILE
//	    writes the plan of one module
//	rego-cases measure QUERY MODULE INPUT DURATION FILE
//	    writes as a line of JSON how long OPA takes from the bytes of an input to the result, what it allocates, and the result
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"runtime"
	"sync"
)

func main() {
	log.SetFlags(0)
	commands := map[string]struct {
		arguments int
		run       func(arguments []string)
	}{
		"suite":   {2, func(a []string) { suite(a[0], a[1]) }},
		"answer":  {2, func(a []string) { answer(a[0], a[1]) }},
		"plan":    {3, func(a []string) { planFile(a[0], a[1], a[2]) }},
		"measure": {5, func(a []string) { measure(a[0], a[1], a[2], a[3], a[4]) }},
	}
	if len(os.Args) > 1 {
		if command, known := commands[os.Args[1]]; known && len(os.Args) == 2+command.arguments {
			command.run(os.Args[2:])
			return
		}
	}
	log.Print("usage: rego-cases suite OPA-FOLDER FILE | answer QUESTIONS FILE | plan ENTRY-POINT MODULE FILE | measure QUERY MODULE INPUT DURATION FILE")
	os.Exit(64)
}

// writeLines writes what each makes of 0 … count-1, as a line of JSON each, in that order.
func writeLines(file string, count int, each func(i int) any) {
	lines := make([][]byte, count)
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				lines[i] = encode(each(i))
			}
		})
	}
	for i := range count {
		next <- i
	}
	close(next)
	wait.Wait()

	temporary := file + ".part"
	out := must(os.Create(temporary))
	buffered := bufio.NewWriter(out)
	for _, line := range lines {
		must(buffered.Write(line))
	}
	check(buffered.Flush())
	check(out.Close())
	check(os.Rename(temporary, file))
}

func encode(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		log.Fatal(fmt.Errorf("%v: %w", value, err))
	}
	return buffer.Bytes()
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
