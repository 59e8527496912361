/* Made by tools/unicodegen/unicodegen.py: FNV-1a over all code points of Unicode 16.0. */
#define UCD_Alpha 0xa97e47afu
#define UCD_Decimal 0x511205ffu
#define UCD_Digit 0xab2bf9b6u
#define UCD_Numeric 0xe8ea738bu
#define UCD_Lower 0x7868ea31u
#define UCD_Upper 0x9f3a9a7cu
#define UCD_Title 0xc357ad6cu
#define UCD_Space 0xd38ab575u
#define UCD_Linebreak 0x418d80ceu
#define UCD_Printable 0x33cb7da0u
#define UCD_ToUpper 0x7556d65cu
#define UCD_ToLower 0x5530a85cu
#define UCD_ToTitle 0x3c910c54u
#define UCD_ToDecimal 0x950167f5u
#define UCD_ToDigit 0x0e5948f9u
#define UCD_Fold 0x7bdf9378u
#define UCD_Names 0xcb51aefcu
