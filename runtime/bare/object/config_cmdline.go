// SPDX-FileCopyrightText: The ungil authors
// SPDX-License-Identifier: MIT

// The command line, as the python command reads it.
//
// World: bare, before the runtime starts: messages go to C's streams.
// Invariant: a commandLine borrows the list it walks along.

package object

import (
	"github.com/ungil/ungil/runtime/bare/prim"
	"github.com/ungil/ungil/runtime/layout"
)

// commandLine is a position among arguments.
type commandLine struct {
	argv  uintptr // a list
	next  int     // the argument behind the present one
	rest  uintptr // the letters that remain of the present one; 0 for none
	arg   uintptr // the argument of the option found
	quiet bool    // no messages
}

// What option gives beside letters.
const (
	optionEnd       = -1
	optionBad       = '_'
	optionHashPycs  = 256
	optionHelpAll   = 257
	optionHelpEnv   = 258
	optionHelpXopts = 259
)

// option finds the next option.
func (c *commandLine) option() int {
	if c.rest == 0 || wideAt(c.rest, 0) == 0 {
		if c.next >= wideListLen(c.argv) {
			return optionEnd
		}
		p := wideItem(c.argv, c.next)
		if wideAt(p, 0) != '-' || wideAt(p, 1) == 0 {
			return optionEnd
		}
		c.next++
		switch {
		case wideIs(p, "--"):
			return optionEnd
		case wideIs(p, "--help"):
			return 'h'
		case wideIs(p, "--version"):
			return 'V'
		}
		c.rest = p + 4
	}
	letter := wideAt(c.rest, 0)
	c.rest += 4
	switch letter {
	case '-':
		return c.long()
	case 'b', 'B', 'd', 'E', 'h', 'i', 'I', 'O', 'P', 'q', 'R', 's', 'S', 't', 'u', 'v', 'V', 'x', '?':
		return int(letter)
	case 'c', 'm', 'W', 'X':
		if wideAt(c.rest, 0) != 0 {
			c.arg, c.rest = c.rest, 0
			return int(letter)
		}
		c.rest = 0
		if c.next >= wideListLen(c.argv) {
			c.say("Argument expected for the -%c option\n\x00", uintptr(letter))
			return optionBad
		}
		c.arg = wideItem(c.argv, c.next)
		c.next++
		return int(letter)
	case 'J':
		c.say("-J is reserved for Jython\n\x00", 0)
		return optionBad
	}
	c.say("Unknown option: -%c\n\x00", uintptr(letter&0xff))
	return optionBad
}

// long finds an option of two dashes, which lie before rest.
func (c *commandLine) long() int {
	name := c.rest
	c.rest = 0
	switch {
	case wideAt(name, 0) == 0:
		c.say("expected long option\n\x00", 0)
		return optionEnd
	case wideIs(name, "help-all"):
		return optionHelpAll
	case wideIs(name, "help-env"):
		return optionHelpEnv
	case wideIs(name, "help-xoptions"):
		return optionHelpXopts
	case wideIs(name, "check-hash-based-pycs"):
		if c.next >= wideListLen(c.argv) {
			c.say("Argument expected for the %ls options\n\x00", wideItem(c.argv, c.next-1))
			return optionBad
		}
		c.arg = wideItem(c.argv, c.next)
		c.next++
		return optionHashPycs
	}
	c.say("unknown option %ls\n\x00", wideItem(c.argv, c.next-1))
	return optionBad
}

// say prints to C's stderr; format ends with NUL.
func (c *commandLine) say(format string, arg uintptr) {
	if !c.quiet {
		libcPrint(2, format, arg)
	}
}

// libcPrint is fprintf(stdout or stderr, format, arg); format ends with NUL.
func libcPrint(fd int, format string, arg uintptr) {
	prim.Call3(libcFunction("fprintf\x00"), fileStream(fd), strAddr(format), arg)
}

// preParse reads those options that pre-initialization needs: -E -I -X.
func preParse(ret uintptr, c *layout.PreConfig, argv, xoptions uintptr) bool {
	line := commandLine{argv: argv, next: 1, quiet: true}
	for {
		switch line.option() {
		case optionEnd, 'c', 'm':
			return true
		case 'E':
			c.UseEnvironment = 0
		case 'I':
			c.Isolated = 1
		case 'X':
			if !wideListAppend(xoptions, wideCopy(line.arg)) {
				return statusNoMemory(ret)
			}
		}
	}
}

// configParse reads the options of argv into c; warn gets those of -W. It gives the index of the first argument that is none.
func configParse(ret uintptr, c *layout.Config, warn uintptr) (index int, ok bool) {
	argv := pointerOf(&c.Argv.Length)
	line := commandLine{argv: argv, next: 1}
	program := c.ProgramName
	if program == 0 && c.Argv.Length >= 1 {
		program = wideItem(argv, 0)
	}
	versions := 0
	for {
		o := line.option()
		if o == optionEnd {
			break
		}
		if o == 'c' || o == 'm' {
			if !configRun(c, o, line.arg) {
				return 0, statusNoMemory(ret)
			}
			break
		}
		if o == 'V' {
			versions++
		} else if o == 'W' {
			if !wideListAppend(warn, wideCopy(line.arg)) {
				return 0, statusNoMemory(ret)
			}
		} else if !configOption(ret, c, o, line.arg, program) {
			return 0, false
		}
	}
	if versions > 0 {
		if versions > 1 {
			libcPrint(1, "Python %s\n\x00", GetVersion(nil))
		} else {
			libcPrint(1, "Python %s\n\x00", strAddr(versionNumber))
		}
		StatusExit(nil, ret, 0)
		return 0, false
	}
	index = line.next
	if c.RunCommand == 0 && c.RunModule == 0 {
		if index < c.Argv.Length && !wideIs(wideItem(argv, index), "-") && c.RunFilename == 0 {
			if c.RunFilename = wideCopy(wideItem(argv, index)); c.RunFilename == 0 {
				return 0, statusNoMemory(ret)
			}
		}
	} else {
		index--
	}
	return index, true
}

// configRun notes what -c or -m says, unless it is decided.
func configRun(c *layout.Config, o int, arg uintptr) bool {
	if o == 'm' {
		if c.RunModule == 0 {
			c.RunModule = wideCopy(arg)
		}
		return c.RunModule != 0
	}
	if c.RunCommand == 0 {
		n := wideLen(arg)
		p := wideNew(n + 1)
		if p == 0 {
			return false
		}
		prim.Move(p, arg, uintptr(n)*4)
		setWide(p, n, '\n')
		c.RunCommand = p
	}
	return true
}

// configOption applies one option.
func configOption(ret uintptr, c *layout.Config, o int, arg, program uintptr) bool {
	switch o {
	case 'b':
		c.BytesWarning++
	case 'd':
		c.ParserDebug++
	case 'i':
		c.Inspect++
		c.Interactive++
	case 'O':
		c.OptimizationLevel++
	case 'P':
		c.SafePath = 1
	case 'B':
		c.WriteBytecode = 0
	case 's':
		c.UserSiteDirectory = 0
	case 'S':
		c.SiteImport = 0
	case 'u':
		c.BufferedStdio = 0
	case 'v':
		c.Verbose++
	case 'x':
		c.SkipSourceFirstLine = 1
	case 'q':
		c.Quiet++
	case 'R':
		c.UseHashSeed = 0
	case 'E', 'I', 'X', 't':
		// The first three were read before.
	case 'h', '?':
		configUsage(1, program)
		StatusExit(nil, ret, 0)
		return false
	case optionHelpAll, optionHelpEnv, optionHelpXopts:
		configUsageMore(o, program)
		StatusExit(nil, ret, 0)
		return false
	case optionHashPycs:
		if wideIs(arg, "always") || wideIs(arg, "never") || wideIs(arg, "default") {
			if !wideSet(pointerOf(&c.CheckHashPycsMode), arg) {
				return statusNoMemory(ret)
			}
			return true
		}
		libcPrint(2, "--check-hash-based-pycs must be one of 'default', 'always', or 'never'\n\x00", 0)
		configUsage(2, program)
		StatusExit(nil, ret, 2)
		return false
	default:
		configUsage(2, program)
		StatusExit(nil, ret, 2)
		return false
	}
	return true
}

// configUsage tells how to call the program: on stderr shortly, on stdout with the options that have an effect here.
func configUsage(fd int, program uintptr) {
	libcPrint(fd, "usage: %ls [option] ... [-c cmd | -m mod | file | -] [arg] ...\n\x00", program)
	if fd == 2 {
		libcPrint(2, "Try `python -h' for more information.\n\x00", 0)
		return
	}
	libcPrint(1, "Options:\n"+
		"-b     : warn of str(bytes) and of comparing bytes with str; -bb: raise\n"+
		"-B     : set sys.dont_write_bytecode; also PYTHONDONTWRITEBYTECODE=x\n"+
		"-E     : ignore PYTHON* environment variables\n"+
		"-h     : this text; also -? and --help\n"+
		"-I     : isolate from the user's environment (implies -E, -P and -s)\n"+
		"-P     : put no path of the program before sys.path; also PYTHONSAFEPATH\n"+
		"-u     : no buffers for C's standard streams; also PYTHONUNBUFFERED=x\n"+
		"-v     : more messages; also PYTHONVERBOSE=x\n"+
		"-V     : the version; twice: and the build; also --version\n"+
		"-W arg : a warning filter, action:message:category:module:line; also PYTHONWARNINGS\n"+
		"-X opt : an option of the implementation: --help-xoptions lists them\n"+
		"--help-env, --help-xoptions, --help-all: more\n\x00", 0)
}

func configUsageMore(o int, program uintptr) {
	if o == optionHelpAll {
		configUsage(1, program)
		libcPrint(1, "\n\x00", 0)
	}
	if o != optionHelpXopts {
		libcPrint(1, "Environment variables:\n"+
			"PYTHONPATH             directories for sys.path, separated by colons\n"+
			"PYTHON_GIL             0: never turn the GIL on; 1: always\n"+
			"PYTHONHASHSEED         random, or the number that hashes of str and bytes begin with\n"+
			"PYTHONINTMAXSTRDIGITS  limit of digits between int and str; 0: none\n"+
			"PYTHONMALLOC           default, debug, malloc, malloc_debug, mimalloc, mimalloc_debug\n"+
			"PYTHONDEVMODE          development mode: debug allocators, all warnings\n"+
			"PYTHONWARNINGS         warning filters, separated by commas\n"+
			"PYTHONUTF8             the UTF-8 mode, 0 or 1\n\x00", 0)
	}
	if o == optionHelpAll {
		libcPrint(1, "\n\x00", 0)
	}
	if o != optionHelpEnv {
		libcPrint(1, "Options of the implementation:\n"+
			"-X dev                   development mode; also PYTHONDEVMODE\n"+
			"-X gil=[0|1]             never or always the GIL; also PYTHON_GIL\n"+
			"-X int_max_str_digits=N  limit of digits between int and str; also PYTHONINTMAXSTRDIGITS\n"+
			"-X utf8[=0|1]            the UTF-8 mode; also PYTHONUTF8\n"+
			"-X cpu_count=N           what os.cpu_count() would say; also PYTHON_CPU_COUNT\n\x00", 0)
	}
}
