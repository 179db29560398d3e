package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

const lockName = ".running"

// lock takes an advisory lock on the run's folder that lasts until this process ends, however it ends.
func lock(folder string, mode int) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(folder, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	return held(file, syscall.Flock(int(file.Fd()), mode))
}

// held keeps the file reachable: the garbage collector would close it and so release the lock.
func held(file *os.File, err error) (*os.File, error) {
	locks = append(locks, file)
	return file, err
}

var locks []*os.File

// removeWhenOver removes the folder once nobody needs it. The lock file proves that the folder is a run's own.
func removeWhenOver(folder string) int {
	keep := false
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		keep = keep || lines.Text() == "KEEP"
	}
	if keep {
		return 0
	}
	if _, err := os.Stat(filepath.Join(folder, lockName)); err != nil {
		return 0
	}
	if _, err := lock(folder, syscall.LOCK_EX); err != nil {
		fmt.Fprintln(os.Stderr, "supervise:", err)
		return 73
	}
	if err := os.RemoveAll(folder); err != nil {
		fmt.Fprintln(os.Stderr, "supervise:", err)
		return 73
	}
	return 0
}
