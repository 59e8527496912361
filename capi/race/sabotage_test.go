// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

//go:build race && portable && sabotage

package race

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
)

// TestSabotage leaves locks out, one at a time, in a process of its own: the detector must report that.
func TestSabotage(t *testing.T) {
	if os.Getenv("UNGIL_SABOTAGE") != "" {
		t.Skip("this process is the one that leaves something out")
	}
	for _, s := range []struct{ name, test string }{
		{"list", "TestList"},
		{"dict", "TestDict"},
		{"set", "TestSet"},
		{"mutex", "TestMutex"},
		{"types", "TestTypeCache"},
		{"biasheld", "TestOwner"},
	} {
		t.Run(s.name, func(t *testing.T) {
			for try := 1; try <= 5; try++ {
				c := exec.Command(os.Args[0], "-test.run", "^"+s.test+"$", "-test.timeout", "30s")
				c.Env = append(os.Environ(), "UNGIL_SABOTAGE="+s.name, "GORACE=halt_on_error=1")
				out, _ := c.CombinedOutput() // it fails, or it has not noticed
				if bytes.Contains(out, []byte("WARNING: DATA RACE")) {
					return
				}
				t.Logf("no report at try %d: %.300s", try, out)
			}
			t.Errorf("%s: no report", s.test)
		})
	}
}
