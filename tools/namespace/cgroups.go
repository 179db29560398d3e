package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"time"
)

const cgroupRoot = "/sys/fs/cgroup"

// hierarchies names the mounted ones: one per controller in version 1, a single one in version 2.
func hierarchies() []string {
	if _, err := os.Stat(filepath.Join(cgroupRoot, "cgroup.controllers")); err == nil {
		return []string{cgroupRoot}
	}
	folders, _ := filepath.Glob(filepath.Join(cgroupRoot, "*", "cgroup.procs"))
	for i, folder := range folders {
		folders[i] = filepath.Dir(folder)
	}
	return folders
}

func makeControlGroups(name string) error {
	if name == "" {
		return nil
	}
	if !filepath.IsLocal(name) || filepath.Clean(name) == "." {
		return fmt.Errorf("control group %q: name it by a path below the root of the hierarchy", name)
	}
	made := hierarchies()
	if len(made) == 0 {
		return errors.New("no control groups are mounted at " + cgroupRoot)
	}
	for _, hierarchy := range made {
		if err := os.MkdirAll(filepath.Join(hierarchy, name), 0o755); err != nil {
			return fmt.Errorf("control group: %w", err)
		}
		if err := weigh(hierarchy, name); err != nil {
			return fmt.Errorf("weight of the control group: %w", err)
		}
	}
	return nil
}

// weigh gives the group and its parents the weight of a machine with as many processors as this one. By default a group weighs as much as a
// single process beside it, so that everything on a busy machine would take turns with all pods of a node together.
func weigh(hierarchy, name string) error {
	for group := name; group != "."; group = filepath.Dir(group) {
		for file, weight := range weights(runtime.NumCPU()) {
			path := filepath.Join(hierarchy, group, file)
			if _, err := os.Stat(path); err != nil {
				// A hierarchy of another controller, or one whose controller of processors is not enabled.
				continue
			}
			if err := os.WriteFile(path, []byte(strconv.Itoa(weight)), 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// keepWeight weighs a group again and again: once kubelet has started, the parents of its root have their default weight.
func keepWeight(name string) {
	if name == "" {
		return
	}
	for range time.Tick(time.Second) {
		for _, hierarchy := range hierarchies() {
			// A group that is being removed has no weight.
			_ = weigh(hierarchy, name)
		}
	}
}

// weights returns what is written into which file: one of version 1, one of version 2, each with its default per processor and its maximum.
func weights(processors int) map[string]int {
	return map[string]int{
		"cpu.shares": min(1024*processors, 262144),
		"cpu.weight": min(100*processors, 10000),
	}
}

// removeControlGroups removes the group, its children first, and its parents that are empty then. The kernel lets go of the dead within
// moments, so it tries again for a second.
func removeControlGroups(name string) {
	if name == "" {
		return
	}
	for deadline := time.Now().Add(time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		left := false
		for _, hierarchy := range hierarchies() {
			left = !removeGroup(filepath.Join(hierarchy, name)) || left
			for parent := filepath.Dir(name); parent != "."; parent = filepath.Dir(parent) {
				_ = os.Remove(filepath.Join(hierarchy, parent))
			}
		}
		if !left {
			return
		}
	}
}

func removeGroup(group string) bool {
	var groups []string
	_ = filepath.WalkDir(group, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			groups = append(groups, path)
		}
		return nil
	})
	slices.Reverse(groups)
	for _, path := range groups {
		_ = os.Remove(path)
	}
	_, err := os.Stat(group)
	return os.IsNotExist(err)
}
