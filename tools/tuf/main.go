// Command tuf-scenarios writes TUF repositories for tests, right ones and wrong ones, with go-tuf.
//
// Each scenario is a folder: root.json, which a client is given to begin with, and the folders 1, 2, …, each the whole repository as it
// is served at one time after the other. What a client must make of them is said by the tests.
package main

import (
	"flag"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"time"
)

func main() {
	out := flag.String("out", "", "folder to write scenarios to; required")
	at := flag.String("now", "", "the instant that expiries are counted from (RFC 3339); required")
	content := flag.String("content", "", "file that the repositories deliver at first as trusted_root.json; by default a placeholder")
	next := flag.String("next", "", "file that they deliver after a release; by default a placeholder")
	flag.Parse()
	now, err := time.Parse(time.RFC3339, *at)
	if err != nil || *out == "" {
		log.Fatal("-out and -now are required")
	}
	first := []byte(`{"content":1}`)
	if *content != "" {
		first = must(os.ReadFile(*content))
	}
	var later []byte
	if *next != "" {
		later = must(os.ReadFile(*next))
	}
	names := make([]string, 0, len(scenarios))
	for name := range scenarios {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		s := &scenario{folder: filepath.Join(*out, name), repository: newRepository(now, first)}
		s.next = later
		scenarios[name](s)
	}
}

// scenario collects what is written to one folder.
type scenario struct {
	*repository
	folder string
	steps  int
}

// serve writes the repository as it is now as the next step; the first time also the root that clients are given.
func (s *scenario) serve() {
	s.steps++
	if s.steps == 1 {
		write(filepath.Join(s.folder, "root.json"), s.files["1.root.json"])
	}
	for name, content := range s.files {
		write(filepath.Join(s.folder, strconv.Itoa(s.steps), name), content)
	}
}

func write(path string, content []byte) {
	check(os.MkdirAll(filepath.Dir(path), 0o755))
	check(os.WriteFile(path, content, 0o644))
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
