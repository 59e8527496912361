# SPDX-FileCopyrightText: The ungil authors
# SPDX-License-Identifier: MIT
#
# make          build/libungil.so and build/ungil
# make run      the main job            make test   all tests
# make gen      generated files         make check  generated files without drift, the gate on bare code
# make reference  docs/reference, from include/, capi/abi.txt and the comments of the Go functions
# make sabotage every hammer test fails when its lock is left out (2 - 3 minutes)        make soak  10^8 allocations (minutes)
# make bench    figures, into bench/RESULTS.md
# PORTABLE=1    the build whose doors are cgo exports, into build/portable

export GOFLAGS := -trimpath
BUILD := build
ifdef PORTABLE
BUILD := build/portable
TAGS := -tags portable
endif

all: gen $(BUILD)/libungil.so $(BUILD)/ungil

# -Bsymbolic, Go's default for c-shared, would give an executable and the library two copies of each type.
SHARED := -buildmode=c-shared -ldflags='-extldflags=-Wl,-Bno-symbolic,-soname,libungil.so,--version-script=$(CURDIR)/capi/zexports.map'

$(BUILD)/libungil.so: FORCE
	@mkdir -p $(BUILD)
	go build $(TAGS) $(SHARED) -o $@ ./capi/lib
	@rm -f $(BUILD)/libungil.h

$(BUILD)/ungil: cmd/ungil/main.c include/ungil.h $(BUILD)/libungil.so
	$(CC) -O2 -Wall -Wextra -Iinclude $< -o $@ -L$(BUILD) -lungil -Wl,-rpath,'$$ORIGIN'

gen: runtime/layout/zlayout.go
	go run ./tools/abigen

# Not made by gen: a changed comment of one function would touch a page in everybody's work.
reference: gen
	go run ./tools/abigen -reference

runtime/layout/zlayout.go: $(wildcard include/*.h include/*/*.h tools/layoutgen/*.go)
	go run ./tools/layoutgen
	@touch $@

# The main job: published extensions in a process without CPython.
run: all
	examples/run/run.sh $(BUILD)

# Every test, for both builds. What cannot be had is skipped, with its reason.
test: all
	-@tools/need.sh gcc=gcc g++=g++ pip3=python3-pip
	@$(MAKE) --no-print-directory PORTABLE=1 all
	go run ./tools/testall -summary build/tests.txt build build/portable

# A library whose locks can be left out by UNGIL_SABOTAGE (runtime/bare/sabotage), and the hammers that must notice.
sabotage: gen
	@mkdir -p build/sabotage
	go build -tags sabotage $(SHARED) -o build/sabotage/libungil.so ./capi/lib
	UNGIL_BUILD=$(CURDIR)/build/sabotage go test -tags sabotage ./cgo_test -run TestSabotage -count=1 -v -timeout 40m

# Bare functions from goroutines under the race detector.
race: gen
	go test -race -tags portable,sabotage -vet=off -gcflags=all=-d=checkptr=0 ./capi/race -count=1

# Resident memory over ten times as many allocations as make test makes.
soak: all
	UNGIL_SOAK=1 UNGIL_BUILD=$(CURDIR)/$(BUILD) go test ./cgo_test -run TestPrograms/threads/flat_memory.c -count=1 -v -timeout 30m

# The layouts are held against the published tables where these are at hand.
ABI ?= ../shared/abi
check: all reference
	git diff --exit-code --stat -- 'runtime/layout/z*' 'runtime/bare/object/z*' 'capi/z*' capi/abi.txt docs/reference
	@out=$$(gofmt -l . | grep -v /testdata/); echo "$$out"; test -z "$$out"
	if [ -d "$(ABI)" ]; then go run ./tools/layoutgen -check "$(ABI)"; fi
	go run ./tools/barecheck $(BUILD)/libungil.so

# Figures against CPython's, which the folder of the benchmarks holds.
BENCH ?= ../shared/bench
bench: all
	bench/run.sh "$(BENCH)" $(BUILD)

FORCE:
.PHONY: all gen reference run test check bench sabotage soak race FORCE
