// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

package thread

import "github.com/ungil/ungil/runtime/layout"

// QueueMerge hands o, with one reference, to the thread that owns it, which adds its local count to the shared one at its next
// chance. If the owner has exited the calling thread does it at once.
func QueueMerge(ts *Thread, o *layout.Object) {}
