# SPDX-FileCopyrightText: The ungil authors
# SPDX-License-Identifier: MIT
#
# make          build/libungil.so and build/ungil
# make run      the main job            make test   all tests
# make gen      generated files         make check  generated files without drift, the gate on bare code
# PORTABLE=1    the build whose doors are cgo exports, into build/portable

export GOFLAGS := -trimpath
BUILD := build
ifdef PORTABLE
BUILD := build/portable
TAGS := -tags portable
endif

all: gen $(BUILD)/libungil.so

# -Bsymbolic, Go's default for c-shared, would give an executable and the library two copies of each type.
$(BUILD)/libungil.so: FORCE
	@mkdir -p $(BUILD)
	go build $(TAGS) -buildmode=c-shared -ldflags='-extldflags=-Wl,-Bno-symbolic,-soname,libungil.so' -o $@ ./capi/lib
	@rm -f $(BUILD)/libungil.h

gen: runtime/layout/zlayout.go
	go run ./tools/abigen

runtime/layout/zlayout.go: $(wildcard include/*.h include/*/*.h tools/layoutgen/*.go)
	go run ./tools/layoutgen
	@touch $@

# The main job: published extensions in a process without CPython.
run: all
	examples/run/run.sh $(BUILD)

FORCE:
.PHONY: all gen run test check FORCE
