/* What of TWAIN 1.9 (and the little of 2.x that tells apart who allocates memory) the scanner helper
 * and the virtual source of the tests use. Names and numbers are those of the TWAIN specification,
 * chapters 7 (data structures) and 8 (constants); everything is packed to two bytes on Windows.
 */
#ifndef TTHC_TWAIN_H
#define TTHC_TWAIN_H

#include <windows.h>
#include <stdint.h>

#pragma pack(push, 2)

typedef char TW_STR32[34];

typedef struct {
    uint16_t MajorNum, MinorNum, Language, Country;
    TW_STR32 Info;
} TW_VERSION;

typedef struct {
    uint32_t Id;
    TW_VERSION Version;
    uint16_t ProtocolMajor, ProtocolMinor;
    uint32_t SupportedGroups;
    TW_STR32 Manufacturer, ProductFamily, ProductName;
} TW_IDENTITY;

typedef struct {
    uint16_t Cap, ConType;
    HANDLE hContainer;
} TW_CAPABILITY;

/* The container TWON_ONEVALUE with a value of up to 32 bits. */
typedef struct {
    uint16_t ItemType;
    uint32_t Item;
} TW_ONEVALUE;

typedef struct {
    uint16_t ItemType;
    uint32_t MinValue, MaxValue, StepSize, DefaultValue, CurrentValue;
} TW_RANGE;

typedef struct {
    uint16_t ItemType;
    uint32_t NumItems, CurrentIndex, DefaultIndex;
    uint8_t ItemList[];
} TW_ENUMERATION;

typedef struct {
    uint16_t ItemType;
    uint32_t NumItems;
    uint8_t ItemList[];
} TW_ARRAY;

typedef struct {
    int16_t Whole;
    uint16_t Frac;
} TW_FIX32;

typedef struct {
    TW_FIX32 Left, Top, Right, Bottom;
} TW_FRAME;

typedef struct {
    TW_FRAME Frame;
    uint32_t DocumentNumber, PageNumber, FrameNumber;
} TW_IMAGELAYOUT;

typedef struct {
    TW_FIX32 XResolution, YResolution;
    int32_t ImageWidth, ImageLength;
    int16_t SamplesPerPixel, BitsPerSample[8], BitsPerPixel;
    uint16_t Planar;
    int16_t PixelType;
    uint16_t Compression;
} TW_IMAGEINFO;

typedef struct {
    uint16_t Count;
    uint32_t EOJ;
} TW_PENDINGXFERS;

typedef struct {
    uint16_t ConditionCode, Data;
} TW_STATUS;

typedef struct {
    uint16_t ShowUI, ModalUI;
    HANDLE hParent;
} TW_USERINTERFACE;

typedef struct {
    void *pEvent;
    uint16_t TWMessage;
} TW_EVENT;

/* TWAIN 2: the manager's own functions for memory. */
typedef struct {
    uint32_t Size;
    void *DSM_Entry;
    HANDLE(WINAPI *DSM_MemAllocate)(uint32_t);
    void(WINAPI *DSM_MemFree)(HANDLE);
    void *(WINAPI *DSM_MemLock)(HANDLE);
    void(WINAPI *DSM_MemUnlock)(HANDLE);
} TW_ENTRYPOINT;

#pragma pack(pop)

typedef uint16_t(WINAPI *DSMENTRYPROC)(TW_IDENTITY *, TW_IDENTITY *, uint32_t, uint16_t, uint16_t,
                                       void *);

enum { DG_CONTROL = 1, DG_IMAGE = 2 };
enum { DF_DSM2 = 0x10000000, DF_APP2 = 0x20000000, DF_DS2 = 0x40000000 };

enum {
    DAT_NULL = 0, DAT_CAPABILITY = 1, DAT_EVENT = 2, DAT_IDENTITY = 3, DAT_PARENT = 4,
    DAT_PENDINGXFERS = 5, DAT_STATUS = 8, DAT_USERINTERFACE = 9, DAT_XFERGROUP = 10,
    DAT_IMAGEINFO = 0x101, DAT_IMAGELAYOUT = 0x102, DAT_IMAGENATIVEXFER = 0x104,
    DAT_ENTRYPOINT = 0x403
};

enum {
    MSG_GET = 1, MSG_GETCURRENT = 2, MSG_GETDEFAULT = 3, MSG_GETFIRST = 4, MSG_GETNEXT = 5,
    MSG_SET = 6, MSG_RESET = 7, MSG_XFERREADY = 0x101, MSG_CLOSEDSREQ = 0x102, MSG_CLOSEDSOK = 0x103,
    MSG_OPENDSM = 0x301, MSG_CLOSEDSM = 0x302, MSG_OPENDS = 0x401, MSG_CLOSEDS = 0x402,
    MSG_DISABLEDS = 0x501, MSG_ENABLEDS = 0x502, MSG_PROCESSEVENT = 0x601, MSG_ENDXFER = 0x701
};

enum {
    TWRC_SUCCESS = 0, TWRC_FAILURE = 1, TWRC_CHECKSTATUS = 2, TWRC_CANCEL = 3, TWRC_DSEVENT = 4,
    TWRC_NOTDSEVENT = 5, TWRC_XFERDONE = 6, TWRC_ENDOFLIST = 7
};

enum {
    TWCC_BUMMER = 1, TWCC_NODS = 3, TWCC_BADPROTOCOL = 9, TWCC_BADVALUE = 10, TWCC_SEQERROR = 11,
    TWCC_CAPUNSUPPORTED = 13, TWCC_NOMEDIA = 29
};

enum { TWON_ARRAY = 3, TWON_ENUMERATION = 4, TWON_ONEVALUE = 5, TWON_RANGE = 6 };
enum { TWTY_INT16 = 1, TWTY_UINT16 = 4, TWTY_UINT32 = 5, TWTY_BOOL = 6, TWTY_FIX32 = 7 };

enum {
    CAP_XFERCOUNT = 1, CAP_FEEDERENABLED = 0x1002, CAP_FEEDERLOADED = 0x1003, CAP_AUTOFEED = 0x1007,
    CAP_INDICATORS = 0x100b, CAP_PAPERDETECTABLE = 0x100d, CAP_UICONTROLLABLE = 0x100e,
    CAP_DEVICEONLINE = 0x100f, CAP_DUPLEX = 0x1012, CAP_DUPLEXENABLED = 0x1013,
    ICAP_COMPRESSION = 0x100, ICAP_PIXELTYPE = 0x101, ICAP_UNITS = 0x102, ICAP_XFERMECH = 0x103,
    ICAP_PHYSICALWIDTH = 0x1111, ICAP_PHYSICALHEIGHT = 0x1112, ICAP_XRESOLUTION = 0x1118,
    ICAP_YRESOLUTION = 0x1119, ICAP_SUPPORTEDSIZES = 0x1122, ICAP_BITDEPTH = 0x112b
};

#endif
