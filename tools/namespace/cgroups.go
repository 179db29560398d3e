package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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
	made := hierarchies()
	if len(made) == 0 {
		return errors.New("no control groups are mounted at " + cgroupRoot)
	}
	for _, hierarchy := range made {
		if err := os.MkdirAll(filepath.Join(hierarchy, name), 0o755); err != nil {
			return fmt.Errorf("control group: %w", err)
		}
	}
	return nil
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
