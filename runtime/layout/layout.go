// Package layout holds the structs and constants of the cp314t ABI. Facts only: no behaviour.
package layout

import (
	"runtime/cgo"
	"unsafe"
)

type Object struct {
	_           cgo.Incomplete
	ObTid       uintptr
	ObFlags     uint16
	ObMutex     uint8
	ObGcBits    uint8
	ObRefLocal  uint32
	ObRefShared int
	ObType      *TypeObject
}

var _ [32]byte = [unsafe.Sizeof(*(*Object)(nil))]byte{}

type VarObject struct {
	_ cgo.Incomplete
	Object
	ObSize int
}

var _ [40]byte = [unsafe.Sizeof(*(*VarObject)(nil))]byte{}

type TypeObject struct {
	_ cgo.Incomplete
	VarObject
	TpName             uintptr
	TpBasicsize        int
	TpItemsize         int
	TpDealloc          uintptr
	TpVectorcallOffset int
	TpGetattr          uintptr
	TpSetattr          uintptr
	TpAsAsync          *AsyncMethods
	TpRepr             uintptr
	TpAsNumber         *NumberMethods
	TpAsSequence       *SequenceMethods
	TpAsMapping        *MappingMethods
	TpHash             uintptr
	TpCall             uintptr
	TpStr              uintptr
	TpGetattro         uintptr
	TpSetattro         uintptr
	TpAsBuffer         *BufferProcs
	TpFlags            uint
	TpDoc              uintptr
	TpTraverse         uintptr
	TpClear            uintptr
	TpRichcompare      uintptr
	TpWeaklistoffset   int
	TpIter             uintptr
	TpIternext         uintptr
	TpMethods          *MethodDef
	TpMembers          *MemberDef
	TpGetset           *GetSetDef
	TpBase             *TypeObject
	TpDict             *Object
	TpDescrGet         uintptr
	TpDescrSet         uintptr
	TpDictoffset       int
	TpInit             uintptr
	TpAlloc            uintptr
	TpNew              uintptr
	TpFree             uintptr
	TpIsGc             uintptr
	TpBases            *Object
	TpMro              *Object
	TpCache            *Object
	TpSubclasses       uintptr
	TpWeaklist         uintptr
	TpDel              uintptr
	TpVersionTag       uint32
	TpFinalize         uintptr
	TpVectorcall       uintptr
	TpWatched          uint8
	TpVersionsUsed     uint16
}

var _ [432]byte = [unsafe.Sizeof(*(*TypeObject)(nil))]byte{}

type HeapTypeObject struct {
	_ cgo.Incomplete
	TypeObject
	AsAsync      AsyncMethods
	AsNumber     NumberMethods
	AsMapping    MappingMethods
	AsSequence   SequenceMethods
	AsBuffer     BufferProcs
	HtName       *Object
	HtSlots      *Object
	HtQualname   *Object
	HtCachedKeys uintptr
	HtModule     *Object
	HtTpname     uintptr
	HtToken      uintptr
	SpecCache    [3]uintptr
	UniqueId     uintptr
}

var _ [960]byte = [unsafe.Sizeof(*(*HeapTypeObject)(nil))]byte{}

type LongObject struct {
	_ cgo.Incomplete
	Object
	LvTag   uintptr
	ObDigit [1]uint32
}

var _ [48]byte = [unsafe.Sizeof(*(*LongObject)(nil))]byte{}

type FloatObject struct {
	_ cgo.Incomplete
	Object
	ObFval float64
}

var _ [40]byte = [unsafe.Sizeof(*(*FloatObject)(nil))]byte{}

type ComplexObject struct {
	_ cgo.Incomplete
	Object
	Cval Complex
}

var _ [48]byte = [unsafe.Sizeof(*(*ComplexObject)(nil))]byte{}

type Complex struct {
	_    cgo.Incomplete
	Real float64
	Imag float64
}

var _ [16]byte = [unsafe.Sizeof(*(*Complex)(nil))]byte{}

type BytesObject struct {
	_ cgo.Incomplete
	VarObject
	ObShash int
	ObSval  uint8
}

var _ [56]byte = [unsafe.Sizeof(*(*BytesObject)(nil))]byte{}

type ByteArrayObject struct {
	_ cgo.Incomplete
	VarObject
	ObAlloc   int
	ObBytes   uintptr
	ObStart   uintptr
	ObExports int
}

var _ [72]byte = [unsafe.Sizeof(*(*ByteArrayObject)(nil))]byte{}

type ASCIIObject struct {
	_ cgo.Incomplete
	Object
	Length   int
	Hash     int
	Interned uint8
	Bits     uint8
}

var _ [56]byte = [unsafe.Sizeof(*(*ASCIIObject)(nil))]byte{}

type CompactUnicodeObject struct {
	_ cgo.Incomplete
	ASCIIObject
	Utf8Length int
	Utf8       uintptr
}

var _ [72]byte = [unsafe.Sizeof(*(*CompactUnicodeObject)(nil))]byte{}

type UnicodeObject struct {
	_ cgo.Incomplete
	CompactUnicodeObject
	Data uintptr
}

var _ [80]byte = [unsafe.Sizeof(*(*UnicodeObject)(nil))]byte{}

type TupleObject struct {
	_ cgo.Incomplete
	VarObject
	ObHash int
	ObItem uintptr
}

var _ [56]byte = [unsafe.Sizeof(*(*TupleObject)(nil))]byte{}

type ListObject struct {
	_ cgo.Incomplete
	VarObject
	ObItem    uintptr
	Allocated int
}

var _ [56]byte = [unsafe.Sizeof(*(*ListObject)(nil))]byte{}

type DictObject struct {
	_ cgo.Incomplete
	Object
	MaUsed       int
	MaWatcherTag uint64
	MaKeys       uintptr
	MaValues     uintptr
}

var _ [64]byte = [unsafe.Sizeof(*(*DictObject)(nil))]byte{}

type SetObject struct {
	_ cgo.Incomplete
	Object
	Fill        int
	Used        int
	Mask        int
	Table       *SetEntry
	Hash        int
	Finger      int
	Smalltable  [128]byte
	Weakreflist uintptr
}

var _ [216]byte = [unsafe.Sizeof(*(*SetObject)(nil))]byte{}

type CFunctionObject struct {
	_ cgo.Incomplete
	Object
	MMl          *MethodDef
	MSelf        *Object
	MModule      *Object
	MWeakreflist uintptr
	Vectorcall   uintptr
}

var _ [72]byte = [unsafe.Sizeof(*(*CFunctionObject)(nil))]byte{}

type CMethodObject struct {
	_ cgo.Incomplete
	CFunctionObject
	MmClass *TypeObject
}

var _ [80]byte = [unsafe.Sizeof(*(*CMethodObject)(nil))]byte{}

type MethodObject struct {
	_ cgo.Incomplete
	Object
	ImFunc        *Object
	ImSelf        *Object
	ImWeakreflist uintptr
	Vectorcall    uintptr
}

var _ [64]byte = [unsafe.Sizeof(*(*MethodObject)(nil))]byte{}

type InstanceMethodObject struct {
	_ cgo.Incomplete
	Object
	Func *Object
}

var _ [40]byte = [unsafe.Sizeof(*(*InstanceMethodObject)(nil))]byte{}

type FunctionObject struct {
	_ cgo.Incomplete
	Object
	FuncGlobals     *Object
	FuncBuiltins    *Object
	FuncName        *Object
	FuncQualname    *Object
	FuncCode        *Object
	FuncDefaults    *Object
	FuncKwdefaults  *Object
	FuncClosure     *Object
	FuncDoc         *Object
	FuncDict        *Object
	FuncWeakreflist uintptr
	FuncModule      *Object
	FuncAnnotations *Object
	FuncAnnotate    *Object
	FuncTypeparams  *Object
	Vectorcall      uintptr
	FuncVersion     uint32
}

var _ [168]byte = [unsafe.Sizeof(*(*FunctionObject)(nil))]byte{}

type CellObject struct {
	_ cgo.Incomplete
	Object
	ObRef *Object
}

var _ [40]byte = [unsafe.Sizeof(*(*CellObject)(nil))]byte{}

type SliceObject struct {
	_ cgo.Incomplete
	Object
	Start *Object
	Stop  *Object
	Step  *Object
}

var _ [56]byte = [unsafe.Sizeof(*(*SliceObject)(nil))]byte{}

type MemoryViewObject struct {
	_ cgo.Incomplete
	VarObject
	Mbuf        *ManagedBufferObject
	Hash        int
	Flags       int32
	Exports     int
	View        Buffer
	Weakreflist uintptr
	ObArray     *Object
}

var _ [168]byte = [unsafe.Sizeof(*(*MemoryViewObject)(nil))]byte{}

type ManagedBufferObject struct {
	_ cgo.Incomplete
	Object
	Flags   int32
	Exports int
	Master  Buffer
}

var _ [128]byte = [unsafe.Sizeof(*(*ManagedBufferObject)(nil))]byte{}

type WeakReference struct {
	_ cgo.Incomplete
	Object
	WrObject     *Object
	WrCallback   *Object
	Hash         int
	WrPrev       *WeakReference
	WrNext       *WeakReference
	Vectorcall   uintptr
	WeakrefsLock uintptr
}

var _ [88]byte = [unsafe.Sizeof(*(*WeakReference)(nil))]byte{}

type DescrObject struct {
	_ cgo.Incomplete
	Object
	DType     *TypeObject
	DName     *Object
	DQualname *Object
}

var _ [56]byte = [unsafe.Sizeof(*(*DescrObject)(nil))]byte{}

type MethodDescrObject struct {
	_ cgo.Incomplete
	DescrObject
	DMethod    *MethodDef
	Vectorcall uintptr
}

var _ [72]byte = [unsafe.Sizeof(*(*MethodDescrObject)(nil))]byte{}

type MemberDescrObject struct {
	_ cgo.Incomplete
	DescrObject
	DMember *MemberDef
}

var _ [64]byte = [unsafe.Sizeof(*(*MemberDescrObject)(nil))]byte{}

type GetSetDescrObject struct {
	_ cgo.Incomplete
	DescrObject
	DGetset *GetSetDef
}

var _ [64]byte = [unsafe.Sizeof(*(*GetSetDescrObject)(nil))]byte{}

type WrapperDescrObject struct {
	_ cgo.Incomplete
	DescrObject
	DBase    uintptr
	DWrapped uintptr
}

var _ [72]byte = [unsafe.Sizeof(*(*WrapperDescrObject)(nil))]byte{}

type TracebackObject struct {
	_ cgo.Incomplete
	Object
	TbNext   *TracebackObject
	TbFrame  *FrameObject
	TbLasti  int32
	TbLineno int32
}

var _ [56]byte = [unsafe.Sizeof(*(*TracebackObject)(nil))]byte{}

type CodeObject struct {
	_ cgo.Incomplete
	VarObject
	CoConsts                 *Object
	CoNames                  *Object
	CoExceptiontable         *Object
	CoFlags                  int32
	CoArgcount               int32
	CoPosonlyargcount        int32
	CoKwonlyargcount         int32
	CoStacksize              int32
	CoFirstlineno            int32
	CoNlocalsplus            int32
	CoFramesize              int32
	CoNlocals                int32
	CoNcellvars              int32
	CoNfreevars              int32
	CoVersion                uint32
	CoLocalsplusnames        *Object
	CoLocalspluskinds        uintptr
	CoFilename               *Object
	CoName                   *Object
	CoQualname               *Object
	CoLinetable              *Object
	CoWeakreflist            uintptr
	CoExecutors              uintptr
	CoCached                 uintptr
	CoInstrumentationVersion uintptr
	CoMonitoring             uintptr
	CoUniqueId               uintptr
	CoFirsttraceable         int32
	CoExtra                  uintptr
	CoTlbc                   uintptr
	CoCodeAdaptive           uint8
}

var _ [240]byte = [unsafe.Sizeof(*(*CodeObject)(nil))]byte{}

type ModuleDefBase struct {
	_ cgo.Incomplete
	Object
	MInit  uintptr
	MIndex int
	MCopy  *Object
}

var _ [56]byte = [unsafe.Sizeof(*(*ModuleDefBase)(nil))]byte{}

type ModuleDef struct {
	_ cgo.Incomplete
	ModuleDefBase
	MName     uintptr
	MDoc      uintptr
	MSize     int
	MMethods  *MethodDef
	MSlots    *ModuleDefSlot
	MTraverse uintptr
	MClear    uintptr
	MFree     uintptr
}

var _ [120]byte = [unsafe.Sizeof(*(*ModuleDef)(nil))]byte{}

type ModuleDefSlot struct {
	_     cgo.Incomplete
	Slot  int32
	Value uintptr
}

var _ [16]byte = [unsafe.Sizeof(*(*ModuleDefSlot)(nil))]byte{}

type MethodDef struct {
	_       cgo.Incomplete
	MlName  uintptr
	MlMeth  uintptr
	MlFlags int32
	MlDoc   uintptr
}

var _ [32]byte = [unsafe.Sizeof(*(*MethodDef)(nil))]byte{}

type GetSetDef struct {
	_       cgo.Incomplete
	Name    uintptr
	Get     uintptr
	Set     uintptr
	Doc     uintptr
	Closure uintptr
}

var _ [40]byte = [unsafe.Sizeof(*(*GetSetDef)(nil))]byte{}

type MemberDef struct {
	_      cgo.Incomplete
	Name   uintptr
	Type   int32
	Offset int
	Flags  int32
	Doc    uintptr
}

var _ [40]byte = [unsafe.Sizeof(*(*MemberDef)(nil))]byte{}

type TypeSpec struct {
	_         cgo.Incomplete
	Name      uintptr
	Basicsize int32
	Itemsize  int32
	Flags     uint32
	Slots     *TypeSlot
}

var _ [32]byte = [unsafe.Sizeof(*(*TypeSpec)(nil))]byte{}

type TypeSlot struct {
	_     cgo.Incomplete
	Slot  int32
	Pfunc uintptr
}

var _ [16]byte = [unsafe.Sizeof(*(*TypeSlot)(nil))]byte{}

type StructSequenceField struct {
	_    cgo.Incomplete
	Name uintptr
	Doc  uintptr
}

var _ [16]byte = [unsafe.Sizeof(*(*StructSequenceField)(nil))]byte{}

type StructSequenceDesc struct {
	_           cgo.Incomplete
	Name        uintptr
	Doc         uintptr
	Fields      uintptr
	NInSequence int32
}

var _ [32]byte = [unsafe.Sizeof(*(*StructSequenceDesc)(nil))]byte{}

type NumberMethods struct {
	_                       cgo.Incomplete
	NbAdd                   uintptr
	NbSubtract              uintptr
	NbMultiply              uintptr
	NbRemainder             uintptr
	NbDivmod                uintptr
	NbPower                 uintptr
	NbNegative              uintptr
	NbPositive              uintptr
	NbAbsolute              uintptr
	NbBool                  uintptr
	NbInvert                uintptr
	NbLshift                uintptr
	NbRshift                uintptr
	NbAnd                   uintptr
	NbXor                   uintptr
	NbOr                    uintptr
	NbInt                   uintptr
	NbReserved              uintptr
	NbFloat                 uintptr
	NbInplaceAdd            uintptr
	NbInplaceSubtract       uintptr
	NbInplaceMultiply       uintptr
	NbInplaceRemainder      uintptr
	NbInplacePower          uintptr
	NbInplaceLshift         uintptr
	NbInplaceRshift         uintptr
	NbInplaceAnd            uintptr
	NbInplaceXor            uintptr
	NbInplaceOr             uintptr
	NbFloorDivide           uintptr
	NbTrueDivide            uintptr
	NbInplaceFloorDivide    uintptr
	NbInplaceTrueDivide     uintptr
	NbIndex                 uintptr
	NbMatrixMultiply        uintptr
	NbInplaceMatrixMultiply uintptr
}

var _ [288]byte = [unsafe.Sizeof(*(*NumberMethods)(nil))]byte{}

type SequenceMethods struct {
	_               cgo.Incomplete
	SqLength        uintptr
	SqConcat        uintptr
	SqRepeat        uintptr
	SqItem          uintptr
	WasSqSlice      uintptr
	SqAssItem       uintptr
	WasSqAssSlice   uintptr
	SqContains      uintptr
	SqInplaceConcat uintptr
	SqInplaceRepeat uintptr
}

var _ [80]byte = [unsafe.Sizeof(*(*SequenceMethods)(nil))]byte{}

type MappingMethods struct {
	_              cgo.Incomplete
	MpLength       uintptr
	MpSubscript    uintptr
	MpAssSubscript uintptr
}

var _ [24]byte = [unsafe.Sizeof(*(*MappingMethods)(nil))]byte{}

type AsyncMethods struct {
	_       cgo.Incomplete
	AmAwait uintptr
	AmAiter uintptr
	AmAnext uintptr
	AmSend  uintptr
}

var _ [32]byte = [unsafe.Sizeof(*(*AsyncMethods)(nil))]byte{}

type BufferProcs struct {
	_               cgo.Incomplete
	BfGetbuffer     uintptr
	BfReleasebuffer uintptr
}

var _ [16]byte = [unsafe.Sizeof(*(*BufferProcs)(nil))]byte{}

type Buffer struct {
	_          cgo.Incomplete
	Buf        uintptr
	Obj        *Object
	Len        int
	Itemsize   int
	Readonly   int32
	Ndim       int32
	Format     uintptr
	Shape      uintptr
	Strides    uintptr
	Suboffsets uintptr
	Internal   uintptr
}

var _ [80]byte = [unsafe.Sizeof(*(*Buffer)(nil))]byte{}

type CompilerFlags struct {
	_                cgo.Incomplete
	CfFlags          int32
	CfFeatureVersion int32
}

var _ [8]byte = [unsafe.Sizeof(*(*CompilerFlags)(nil))]byte{}

type MemAllocatorEx struct {
	_       cgo.Incomplete
	Ctx     uintptr
	Malloc  uintptr
	Calloc  uintptr
	Realloc uintptr
	Free    uintptr
}

var _ [40]byte = [unsafe.Sizeof(*(*MemAllocatorEx)(nil))]byte{}

type ObjectArenaAllocator struct {
	_     cgo.Incomplete
	Ctx   uintptr
	Alloc uintptr
	Free  uintptr
}

var _ [24]byte = [unsafe.Sizeof(*(*ObjectArenaAllocator)(nil))]byte{}

type HashFuncDef struct {
	_        cgo.Incomplete
	Hash     int
	Name     *Object
	HashBits int32
	SeedBits int32
}

var _ [24]byte = [unsafe.Sizeof(*(*HashFuncDef)(nil))]byte{}

type TssT struct {
	_             cgo.Incomplete
	IsInitialized int32
	Key           int32
}

var _ [8]byte = [unsafe.Sizeof(*(*TssT)(nil))]byte{}

type BaseExceptionObject struct {
	_ cgo.Incomplete
	Object
	Dict            *Object
	Args            *Object
	Notes           *Object
	Traceback       *Object
	Context         *Object
	Cause           *Object
	SuppressContext uint8
}

var _ [88]byte = [unsafe.Sizeof(*(*BaseExceptionObject)(nil))]byte{}

type BaseExceptionGroupObject struct {
	_ cgo.Incomplete
	Object
	Dict            *Object
	Args            *Object
	Notes           *Object
	Traceback       *Object
	Context         *Object
	Cause           *Object
	SuppressContext uint8
	Msg             *Object
	Excs            *Object
	ExcsStr         *Object
}

var _ [112]byte = [unsafe.Sizeof(*(*BaseExceptionGroupObject)(nil))]byte{}

type SyntaxErrorObject struct {
	_ cgo.Incomplete
	Object
	Dict             *Object
	Args             *Object
	Notes            *Object
	Traceback        *Object
	Context          *Object
	Cause            *Object
	SuppressContext  uint8
	Msg              *Object
	Filename         *Object
	Lineno           *Object
	Offset           *Object
	EndLineno        *Object
	EndOffset        *Object
	Text             *Object
	PrintFileAndLine *Object
	Metadata         *Object
}

var _ [160]byte = [unsafe.Sizeof(*(*SyntaxErrorObject)(nil))]byte{}

type ImportErrorObject struct {
	_ cgo.Incomplete
	Object
	Dict            *Object
	Args            *Object
	Notes           *Object
	Traceback       *Object
	Context         *Object
	Cause           *Object
	SuppressContext uint8
	Msg             *Object
	Name            *Object
	Path            *Object
	NameFrom        *Object
}

var _ [120]byte = [unsafe.Sizeof(*(*ImportErrorObject)(nil))]byte{}

type UnicodeErrorObject struct {
	_ cgo.Incomplete
	Object
	Dict            *Object
	Args            *Object
	Notes           *Object
	Traceback       *Object
	Context         *Object
	Cause           *Object
	SuppressContext uint8
	Encoding        *Object
	Obj             *Object
	Start           int
	End             int
	Reason          *Object
}

var _ [128]byte = [unsafe.Sizeof(*(*UnicodeErrorObject)(nil))]byte{}

type SystemExitObject struct {
	_ cgo.Incomplete
	Object
	Dict            *Object
	Args            *Object
	Notes           *Object
	Traceback       *Object
	Context         *Object
	Cause           *Object
	SuppressContext uint8
	Code            *Object
}

var _ [96]byte = [unsafe.Sizeof(*(*SystemExitObject)(nil))]byte{}

type OSErrorObject struct {
	_ cgo.Incomplete
	Object
	Dict            *Object
	Args            *Object
	Notes           *Object
	Traceback       *Object
	Context         *Object
	Cause           *Object
	SuppressContext uint8
	Myerrno         *Object
	Strerror        *Object
	Filename        *Object
	Filename2       *Object
	Written         int
}

var _ [128]byte = [unsafe.Sizeof(*(*OSErrorObject)(nil))]byte{}

type StopIterationObject struct {
	_ cgo.Incomplete
	Object
	Dict            *Object
	Args            *Object
	Notes           *Object
	Traceback       *Object
	Context         *Object
	Cause           *Object
	SuppressContext uint8
	Value           *Object
}

var _ [96]byte = [unsafe.Sizeof(*(*StopIterationObject)(nil))]byte{}

type NameErrorObject struct {
	_ cgo.Incomplete
	Object
	Dict            *Object
	Args            *Object
	Notes           *Object
	Traceback       *Object
	Context         *Object
	Cause           *Object
	SuppressContext uint8
	Name            *Object
}

var _ [96]byte = [unsafe.Sizeof(*(*NameErrorObject)(nil))]byte{}

type AttributeErrorObject struct {
	_ cgo.Incomplete
	Object
	Dict            *Object
	Args            *Object
	Notes           *Object
	Traceback       *Object
	Context         *Object
	Cause           *Object
	SuppressContext uint8
	Obj             *Object
	Name            *Object
}

var _ [104]byte = [unsafe.Sizeof(*(*AttributeErrorObject)(nil))]byte{}

type ThreadState struct {
	_                            cgo.Incomplete
	Prev                         *ThreadState
	Next                         *ThreadState
	Interp                       uintptr
	EvalBreaker                  uintptr
	Status                       uint32
	HoldsGil                     int32
	Whence                       int32
	_                            [4]byte
	PyRecursionRemaining         int32
	PyRecursionLimit             int32
	RecursionHeadroom            int32
	Tracing                      int32
	WhatEvent                    int32
	CurrentFrame                 uintptr
	CProfilefunc                 uintptr
	CTracefunc                   uintptr
	CProfileobj                  *Object
	CTraceobj                    *Object
	CurrentException             *Object
	ExcInfo                      *ErrStackItem
	Dict                         *Object
	GilstateCounter              int32
	AsyncExc                     *Object
	ThreadId                     uintptr
	NativeThreadId               uintptr
	DeleteLater                  *Object
	CriticalSection              uintptr
	CoroutineOriginTrackingDepth int32
	AsyncGenFirstiter            *Object
	AsyncGenFinalizer            *Object
	Context                      *Object
	ContextVer                   uintptr
	Id                           int
	DatastackChunk               uintptr
	DatastackTop                 uintptr
	DatastackLimit               uintptr
	ExcState                     ErrStackItem
	CurrentExecutor              uintptr
	DictGlobalVersion            uintptr
	ThreadingLocalKey            *Object
	ThreadingLocalSentinel       *Object
	RemoteDebuggerSupport        [516]byte
	DatastackCachedChunk         uintptr
}

var _ [832]byte = [unsafe.Sizeof(*(*ThreadState)(nil))]byte{}

type DateTimeCAPI struct {
	_                              cgo.Incomplete
	DateType                       uintptr
	DateTimeType                   uintptr
	TimeType                       uintptr
	DeltaType                      uintptr
	TZInfoType                     uintptr
	TimeZoneUTC                    uintptr
	DateFromDate                   uintptr
	DateTimeFromDateAndTime        uintptr
	TimeFromTime                   uintptr
	DeltaFromDelta                 uintptr
	TimeZoneFromTimeZone           uintptr
	DateTimeFromTimestamp          uintptr
	DateFromTimestamp              uintptr
	DateTimeFromDateAndTimeAndFold uintptr
	TimeFromTimeAndFold            uintptr
}

var _ [120]byte = [unsafe.Sizeof(*(*DateTimeCAPI)(nil))]byte{}

type DateTimeTZInfo struct {
	_ cgo.Incomplete
	Object
}

var _ [32]byte = [unsafe.Sizeof(*(*DateTimeTZInfo)(nil))]byte{}

type DateTimeDelta struct {
	_ cgo.Incomplete
	Object
	Hashcode     uintptr
	Days         int32
	Seconds      int32
	Microseconds int32
}

var _ [56]byte = [unsafe.Sizeof(*(*DateTimeDelta)(nil))]byte{}

type DateTimeDate struct {
	_ cgo.Incomplete
	Object
	Hashcode  uintptr
	Hastzinfo uint8
	Data      int32
}

var _ [48]byte = [unsafe.Sizeof(*(*DateTimeDate)(nil))]byte{}

type DateTimeTime struct {
	_ cgo.Incomplete
	Object
	Hashcode  uintptr
	Hastzinfo uint8
	Data      [6]byte
	Fold      uint8
	Tzinfo    *Object
}

var _ [56]byte = [unsafe.Sizeof(*(*DateTimeTime)(nil))]byte{}

type DateTimeDateTime struct {
	_ cgo.Incomplete
	Object
	Hashcode  uintptr
	Hastzinfo uint8
	Data      [10]byte
	Fold      uint8
	Tzinfo    *Object
}

var _ [64]byte = [unsafe.Sizeof(*(*DateTimeDateTime)(nil))]byte{}

type Status struct {
	_        cgo.Incomplete
	Type     int32
	Func     uintptr
	ErrMsg   uintptr
	Exitcode int32
}

var _ [32]byte = [unsafe.Sizeof(*(*Status)(nil))]byte{}

type WideStringList struct {
	_      cgo.Incomplete
	Length int
	Items  uintptr
}

var _ [16]byte = [unsafe.Sizeof(*(*WideStringList)(nil))]byte{}

type PreConfig struct {
	_                 cgo.Incomplete
	ConfigInit        int32
	ParseArgv         int32
	Isolated          int32
	UseEnvironment    int32
	ConfigureLocale   int32
	CoerceCLocale     int32
	CoerceCLocaleWarn int32
	Utf8Mode          int32
	DevMode           int32
	Allocator         int32
}

var _ [40]byte = [unsafe.Sizeof(*(*PreConfig)(nil))]byte{}

type InterpreterConfig struct {
	_                          cgo.Incomplete
	UseMainObmalloc            int32
	AllowFork                  int32
	AllowExec                  int32
	AllowThreads               int32
	AllowDaemonThreads         int32
	CheckMultiInterpExtensions int32
	Gil                        int32
}

var _ [28]byte = [unsafe.Sizeof(*(*InterpreterConfig)(nil))]byte{}

type ArgParser struct {
	_              cgo.Incomplete
	Format         uintptr
	Keywords       uintptr
	Fname          uintptr
	CustomMsg      uintptr
	Once           uint8
	IsKwtupleOwned int32
	Pos            int32
	Min            int32
	Max            int32
	Kwtuple        *Object
	Next           uintptr
}

var _ [72]byte = [unsafe.Sizeof(*(*ArgParser)(nil))]byte{}

type CriticalSection struct {
	_       cgo.Incomplete
	CsPrev  uintptr
	CsMutex uintptr
}

var _ [16]byte = [unsafe.Sizeof(*(*CriticalSection)(nil))]byte{}

type CriticalSection2 struct {
	_        cgo.Incomplete
	CsBase   [16]byte
	CsMutex2 uintptr
}

var _ [24]byte = [unsafe.Sizeof(*(*CriticalSection2)(nil))]byte{}

type MonitoringState struct {
	_      cgo.Incomplete
	Active uint8
	Opaque uint8
}

var _ [2]byte = [unsafe.Sizeof(*(*MonitoringState)(nil))]byte{}

type LongLayout struct {
	_               cgo.Incomplete
	BitsPerDigit    uint8
	DigitSize       uint8
	DigitsOrder     uint8
	DigitEndianness uint8
}

var _ [4]byte = [unsafe.Sizeof(*(*LongLayout)(nil))]byte{}

type LongExport struct {
	_        cgo.Incomplete
	Value    int
	Negative uint8
	Ndigits  int
	Digits   uintptr
	Reserved uintptr
}

var _ [40]byte = [unsafe.Sizeof(*(*LongExport)(nil))]byte{}

type SetEntry struct {
	_    cgo.Incomplete
	Key  *Object
	Hash int
}

var _ [16]byte = [unsafe.Sizeof(*(*SetEntry)(nil))]byte{}

type ErrStackItem struct {
	_            cgo.Incomplete
	ExcValue     *Object
	PreviousItem *ErrStackItem
}

var _ [16]byte = [unsafe.Sizeof(*(*ErrStackItem)(nil))]byte{}

type UnicodeWriter struct {
	_            cgo.Incomplete
	Buffer       *Object
	Data         uintptr
	Kind         int32
	Maxchar      int32
	Size         int
	Pos          int
	MinLength    int
	MinChar      int32
	Overallocate uint8
	Readonly     uint8
}

var _ [56]byte = [unsafe.Sizeof(*(*UnicodeWriter)(nil))]byte{}

type FrameObject struct {
	_ cgo.Incomplete
	Object
	FBack                  *FrameObject
	FFrame                 uintptr
	FTrace                 *Object
	FLineno                int32
	FTraceLines            uint8
	FTraceOpcodes          uint8
	FExtraLocals           *Object
	FLocalsCache           *Object
	FOverwrittenFastLocals uintptr
	FFrameData             uintptr
}

var _ [96]byte = [unsafe.Sizeof(*(*FrameObject)(nil))]byte{}

type ModuleObject struct {
	_ cgo.Incomplete
	Object
	MdDict     *Object
	MdDef      *ModuleDef
	MdState    uintptr
	MdWeaklist uintptr
	MdName     *Object
	MdGil      uintptr
}

var _ [80]byte = [unsafe.Sizeof(*(*ModuleObject)(nil))]byte{}
