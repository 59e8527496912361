package object

const (
	allocatorNotSet = 0
	allocatorDebug  = 2
)

func allocatorNamed(s string) (int32, bool) { return 1, s == "default" }
func allocatorSet(n int32) bool             { return true }
func allocatorReset()                       {}
