/* A TWAIN 2 source manager for tests, as far as one source needs it: `twaindsm.dll`.
 *
 * wine has the older manager only. What is different here is what the specification 2.5 says of the
 * newer one: it gives out memory itself, passes on why a source could not be opened, and keeps what a
 * source says until the program hands it a Windows message; it posts none.
 */
#include "twain.h"

#include <string.h>

#define SOURCE "C:\\windows\\twain_" BITS "\\sane.ds"

typedef uint16_t(WINAPI *DSENTRYPROC)(TW_IDENTITY *, uint32_t, uint16_t, uint16_t, void *);

static DSENTRYPROC source;
static HMODULE library;
static TW_IDENTITY known, app;
static uint16_t condition, said;

__declspec(dllexport) uint16_t WINAPI DSM_Entry(TW_IDENTITY *from, TW_IDENTITY *to, uint32_t dg,
                                                uint16_t dat, uint16_t msg, void *data);

static HANDLE WINAPI allocate(uint32_t size) { return GlobalAlloc(GPTR, size); }
static void WINAPI release(HANDLE handle) { GlobalFree(handle); }
static void *WINAPI lock(HANDLE handle) { return GlobalLock(handle); }
static void WINAPI unlock(HANDLE handle) { GlobalUnlock(handle); }

static uint16_t fail(uint16_t code)
{
    condition = code;
    return TWRC_FAILURE;
}

static uint16_t entry_point(TW_ENTRYPOINT *point)
{
    if (point->Size != sizeof *point)
        return fail(TWCC_BADVALUE);
    *point = (TW_ENTRYPOINT){sizeof *point, (void *)DSM_Entry, allocate, release, lock, unlock};
    return TWRC_SUCCESS;
}

/* A source is asked who it is when the manager is opened. */
static uint16_t open_manager(TW_IDENTITY *from)
{
    from->SupportedGroups |= DF_DSM2;
    from->Id = 1;
    library = LoadLibraryA(SOURCE);
    source = library ? (DSENTRYPROC)(void *)GetProcAddress(library, "DS_Entry") : NULL;
    if (!source)
        return fail(TWCC_NODS);
    uint16_t rc = source(from, DG_CONTROL, DAT_IDENTITY, MSG_GET, &known);
    known.Id = 7;
    app = *from;
    return rc;
}

static uint16_t identity(uint16_t msg, TW_IDENTITY *asked)
{
    TW_ENTRYPOINT point = {.Size = sizeof point};
    TW_STATUS status = {0, 0};
    uint16_t rc;
    switch (msg) {
    case MSG_GETFIRST:
        *asked = known;
        return TWRC_SUCCESS;
    case MSG_GETNEXT:
        return TWRC_ENDOFLIST;
    case MSG_OPENDS:
        if (asked->Id != known.Id)
            return fail(TWCC_NODS);
        said = 0;
        entry_point(&point);
        if (known.SupportedGroups & DF_DS2)
            source(&app, DG_CONTROL, DAT_ENTRYPOINT, MSG_SET, &point);
        rc = source(&app, DG_CONTROL, DAT_IDENTITY, msg, asked);
        if (rc != TWRC_SUCCESS && source(&app, DG_CONTROL, DAT_STATUS, MSG_GET, &status) == 0)
            condition = status.ConditionCode;
        return rc;
    case MSG_CLOSEDS:
        return source(&app, DG_CONTROL, DAT_IDENTITY, msg, asked);
    default:
        return fail(TWCC_BADPROTOCOL);
    }
}

__declspec(dllexport) uint16_t WINAPI DSM_Entry(TW_IDENTITY *from, TW_IDENTITY *to, uint32_t dg,
                                                uint16_t dat, uint16_t msg, void *data)
{
    if (dat == DAT_NULL) { /* the source speaks */
        said = msg;
        return TWRC_SUCCESS;
    }
    if (!to)
        switch (dat) {
        case DAT_PARENT:
            if (msg == MSG_OPENDSM)
                return open_manager(from);
            FreeLibrary(library);
            return TWRC_SUCCESS;
        case DAT_ENTRYPOINT:
            return entry_point(data);
        case DAT_IDENTITY:
            return identity(msg, data);
        case DAT_STATUS:
            *(TW_STATUS *)data = (TW_STATUS){condition, 0};
            return TWRC_SUCCESS;
        default:
            return fail(TWCC_BADPROTOCOL);
        }
    if (dat == DAT_EVENT && said) {
        ((TW_EVENT *)data)->TWMessage = said;
        said = 0;
        return TWRC_DSEVENT;
    }
    return source(from, dg, dat, msg, data);
}
