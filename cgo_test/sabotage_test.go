// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build sabotage

package cgo_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

// sabotages names each switch of runtime/bare/sabotage with the hammer that has to notice.
var sabotages = []struct{ name, program string }{
	{"list", "list"},
	{"dict", "dict"},
	{"set", "set"},
	{"counts", "counts"},
	{"merge", "merge"},
	{"heap", "heap"},
	{"grace", "list"},
	{"types", "types"},
	{"typecache", "types"},
	{"intern", "intern"},
	{"mutex", "mutex"},
	{"park", "mutex"},
	{"order", "sections"},
	{"suspend", "sections"},
	{"import", "import"},
	{"weakref", "weakref"},
	{"gil", "gil_on"},
	{"registry", "ensure"},
	{"stop", "collect"},
	{"pending", "pending"},
	{"membarrier", "bias"},
	{"biasheld", "bias"},
	{"biasbit", "bias"},
}

// TestSabotage runs each hammer against the library that make sabotage builds (UNGIL_BUILD): it passes with no switch on, and fails, by
// a wrong result, a crash or a hang, with each of its switches. A race needs luck: a hammer has three tries, the later ones longer.
func TestSabotage(t *testing.T) {
	lib := libraryDir(t)
	for _, s := range sabotages {
		t.Run(s.name, func(t *testing.T) {
			program := compileProgram(t, lib, "testdata/threads/"+s.program+".c")
			if outcome := hammer(t, program, "", 1, time.Minute); outcome != "" {
				t.Fatalf("%s fails with all locks in place: %s", s.program, outcome)
			}
			for try := 1; try <= 3; try++ {
				if outcome := hammer(t, program, s.name, 2*try-1, 15*time.Second); outcome != "" {
					t.Logf("%s notices at try %d: %s", s.program, try, outcome)
					return
				}
			}
			t.Errorf("%s does not notice", s.program)
		})
	}
}

// hammer runs a program with a switch on; the result is how it failed, "" when it passed.
func hammer(t *testing.T, program, name string, seconds int, limit time.Duration) string {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), "UNGIL_SABOTAGE="+name, fmt.Sprint("UNGIL_HAMMER_SECONDS=", seconds))
	cmd.Dir = t.TempDir()
	cmd.WaitDelay = time.Second // children of a killed program keep its output open
	out, err := cmd.CombinedOutput()
	switch {
	case cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == 99:
		t.Fatalf("%s", out) // no such switch
	case ctx.Err() != nil:
		return "hang"
	case err != nil:
		return fmt.Sprintf("%v %.200s", err, out)
	case len(out) != 0:
		return fmt.Sprintf("%.200s", out)
	}
	return ""
}
