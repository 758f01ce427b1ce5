/* tthc-twain32.exe: a hand of the scanner worker in the 32-bit world.
 *
 * Most scanners' TWAIN sources are 32-bit libraries, which no 64-bit process can load. This program
 * makes the TWAIN calls for the scanner worker, which decides everything: there is no capability, no
 * setting and no picture that this program understands.
 *
 * The line. Requests come on stdin, one a line, at most MOST_LINE bytes: a verb, then decimal numbers
 * or bytes in hexadecimal, each after one space. Every request has one reply on stdout:
 *
 *     <return code> <condition code> <value> <length>\n   and then length bytes
 *
 *     hello                      value: LINE_VERSION; bytes: path of this program
 *     manager PATH               loads and opens a source manager (PATH: UTF-8, in hexadecimal)
 *     sources                    bytes: a TW_IDENTITY each
 *     open IDENTITY              bytes: the TW_IDENTITY that the manager filled in
 *     get CAP MSG                value: type of the container; bytes: the container
 *     set CAP TYPE CONTAINER
 *     frame LEFT TOP RIGHT BOTTOM    each the 32 bits of a TW_FIX32
 *     enable WINDOW              1: the source shows its own window
 *     pump MILLISECONDS          value: bit 0: the source took a message; bits 16 to 31: what it said
 *                                (MSG_XFERREADY, MSG_CLOSEDSREQ, MSG_CLOSEDSOK) or 0
 *     info                       bytes: TW_IMAGEINFO
 *     transfer                   bytes: a DIB
 *     endxfer                    value: transfers that are still to come, 65535 for some
 *     reset                      discards transfers
 *     disable
 *     close                      the source
 *
 * A request that cannot be understood ends the program with code 2: the two were not made for each
 * other. Page pixels go through the pipe and never to a disk, which would keep them in plain.
 *
 * A driver may hang or crash: this process then ends, or is ended by the worker, and takes nothing
 * with it. When the pipe closes, because the worker was ended, a second thread ends the process, also
 * while a driver hangs in the first.
 */
#include "line.h"
#include "twain.h"

#include <objbase.h>
#include <string.h>

static HWND window;
static DSMENTRYPROC dsm_entry;
static TW_ENTRYPOINT memory;
static TW_IDENTITY app, source;
static BOOL app2, source_is_open, source_is_enabled;

/* One TWAIN call; *cc is why it failed. Without an open source it is the manager that is asked. */
static uint16_t call(uint32_t dg, uint16_t dat, uint16_t msg, void *data, uint16_t *cc)
{
    *cc = 0;
    if (!dsm_entry) {
        *cc = TWCC_SEQERROR;
        return TWRC_FAILURE;
    }
    BOOL of_manager = dat == DAT_PARENT || dat == DAT_IDENTITY || dat == DAT_ENTRYPOINT;
    TW_IDENTITY *to = of_manager ? NULL : &source;
    if (to && !source_is_open) {
        *cc = TWCC_SEQERROR;
        return TWRC_FAILURE;
    }
    uint16_t rc = dsm_entry(&app, to, dg, dat, msg, data);
    if (rc == TWRC_FAILURE) {
        TW_STATUS status = {0, 0};
        if (dsm_entry(&app, to, DG_CONTROL, DAT_STATUS, MSG_GET, &status) == TWRC_SUCCESS)
            *cc = status.ConditionCode;
        else
            *cc = TWCC_BUMMER;
    }
    return rc;
}

/* Of a TWAIN 2 source below a TWAIN 2 manager the manager holds the memory, else Windows does. */
static BOOL by_manager(void) { return app2 && (source.SupportedGroups & DF_DS2); }
static void *lock(HANDLE h) { return by_manager() ? memory.DSM_MemLock(h) : GlobalLock(h); }
static void unlock(HANDLE h)
{
    if (by_manager())
        memory.DSM_MemUnlock(h);
    else
        GlobalUnlock(h);
}
static void release(HANDLE h)
{
    if (by_manager())
        memory.DSM_MemFree(h);
    else
        GlobalFree(h);
}
static HANDLE allocate(uint32_t size)
{
    return by_manager() ? memory.DSM_MemAllocate(size) : GlobalAlloc(GHND, size);
}

/* Replies with what lies behind a handle, and releases it. */
static void reply_with(unsigned rc, unsigned long value, HANDLE handle)
{
    SIZE_T size = handle ? GlobalSize(handle) : 0;
    void *bytes = size && size <= MOST_BYTES ? lock(handle) : NULL;
    if (bytes) {
        reply(rc, 0, value, bytes, size);
        unlock(handle);
    } else {
        reply(TWRC_FAILURE, TWCC_BUMMER, 0, NULL, 0);
    }
    if (handle)
        release(handle);
}

/* The verbs. */

static void hello(void)
{
    char path[MAX_PATH * 3] = "";
    wchar_t wide[MAX_PATH] = L"";
    GetModuleFileNameW(NULL, wide, MAX_PATH);
    int size = WideCharToMultiByte(CP_UTF8, 0, wide, -1, path, sizeof path, NULL, NULL);
    reply(0, 0, LINE_VERSION, path, size > 0 ? (size_t)size - 1 : 0);
}

static void manager(void)
{
    char *path = word();
    size_t length = decoded(path);
    wchar_t wide[MAX_PATH];
    int size = MultiByteToWideChar(CP_UTF8, 0, path, (int)length, wide, MAX_PATH - 1);
    wide[size] = 0;
    HMODULE library = size && !dsm_entry ? LoadLibraryW(wide) : NULL;
    if (library)
        dsm_entry = (DSMENTRYPROC)(void *)GetProcAddress(library, "DSM_Entry");
    if (!dsm_entry) {
        reply(TWRC_FAILURE, TWCC_NODS, 0, NULL, 0);
        return;
    }
    uint16_t cc, rc = call(DG_CONTROL, DAT_PARENT, MSG_OPENDSM, &window, &cc);
    if (rc == TWRC_SUCCESS && (app.SupportedGroups & DF_DSM2)) {
        memory.Size = sizeof memory;
        rc = call(DG_CONTROL, DAT_ENTRYPOINT, MSG_GET, &memory, &cc);
        app2 = rc == TWRC_SUCCESS;
    }
    if (rc != TWRC_SUCCESS)
        dsm_entry = NULL;
    reply(rc, cc, 0, NULL, 0);
}

static void sources(void)
{
    enum { MOST = 1000 };
    static TW_IDENTITY found[MOST];
    size_t count = 0;
    uint16_t cc, rc = call(DG_CONTROL, DAT_IDENTITY, MSG_GETFIRST, &found[0], &cc);
    while (rc == TWRC_SUCCESS && ++count < MOST)
        rc = call(DG_CONTROL, DAT_IDENTITY, MSG_GETNEXT, &found[count], &cc);
    if (rc == TWRC_FAILURE && cc != TWCC_NODS) {
        reply(rc, cc, 0, NULL, 0);
        return;
    }
    reply(0, 0, count, found, count * sizeof *found);
}

static void open_source(void)
{
    char *bytes = word();
    if (decoded(bytes) != sizeof source || source_is_open)
        end(2);
    memcpy(&source, bytes, sizeof source);
    uint16_t cc, rc = call(DG_CONTROL, DAT_IDENTITY, MSG_OPENDS, &source, &cc);
    source_is_open = rc == TWRC_SUCCESS;
    reply(rc, cc, 0, &source, source_is_open ? sizeof source : 0);
}

static void get(void)
{
    TW_CAPABILITY asked = {(uint16_t)number(), 0xffff, NULL};
    uint16_t cc, rc = call(DG_CONTROL, DAT_CAPABILITY, (uint16_t)number(), &asked, &cc);
    if (rc == TWRC_SUCCESS || rc == TWRC_CHECKSTATUS)
        reply_with(rc, asked.ConType, asked.hContainer);
    else
        reply(rc, cc, 0, NULL, 0);
}

static void set(void)
{
    TW_CAPABILITY wanted = {0, 0, NULL};
    wanted.Cap = (uint16_t)number();
    wanted.ConType = (uint16_t)number();
    char *bytes = word();
    size_t length = decoded(bytes);
    wanted.hContainer = allocate((uint32_t)length);
    void *there = wanted.hContainer ? lock(wanted.hContainer) : NULL;
    if (!there) {
        reply(TWRC_FAILURE, TWCC_BUMMER, 0, NULL, 0);
        return;
    }
    memcpy(there, bytes, length);
    unlock(wanted.hContainer);
    uint16_t cc, rc = call(DG_CONTROL, DAT_CAPABILITY, MSG_SET, &wanted, &cc);
    release(wanted.hContainer);
    reply(rc, cc, 0, NULL, 0);
}

static void frame(void)
{
    TW_IMAGELAYOUT layout = {.DocumentNumber = 1, .PageNumber = 1, .FrameNumber = 1};
    uint32_t edges[4];
    for (int i = 0; i < 4; i++)
        edges[i] = number();
    memcpy(&layout.Frame, edges, sizeof edges);
    uint16_t cc, rc = call(DG_IMAGE, DAT_IMAGELAYOUT, MSG_SET, &layout, &cc);
    reply(rc, cc, 0, NULL, 0);
}

static void enable(void)
{
    TW_USERINTERFACE shown = {(uint16_t)number(), 0, window};
    if (shown.ShowUI)
        SetForegroundWindow(window);
    uint16_t cc, rc = call(DG_CONTROL, DAT_USERINTERFACE, MSG_ENABLEDS, &shown, &cc);
    source_is_enabled = rc == TWRC_SUCCESS || rc == TWRC_CHECKSTATUS;
    reply(rc, cc, 0, NULL, 0);
}

static void disable(void)
{
    TW_USERINTERFACE shown = {0, 0, window};
    uint16_t cc, rc = call(DG_CONTROL, DAT_USERINTERFACE, MSG_DISABLEDS, &shown, &cc);
    source_is_enabled = FALSE;
    reply(rc, cc, 0, NULL, 0);
}

/* Hands messages to the source until it says something or there are none left. */
static void pump(void)
{
    BOOL taken = FALSE;
    uint16_t said = 0;
    MSG message;
    MsgWaitForMultipleObjects(0, NULL, FALSE, number(), QS_ALLINPUT);
    /* A newer manager keeps what a source says until it is handed a message, and posts none. */
    PostMessageW(window, WM_NULL, 0, 0);
    while (!said && PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
        uint16_t cc, rc = TWRC_NOTDSEVENT;
        TW_EVENT event = {&message, 0};
        if (source_is_enabled)
            rc = call(DG_CONTROL, DAT_EVENT, MSG_PROCESSEVENT, &event, &cc);
        said = event.TWMessage;
        if (rc == TWRC_DSEVENT) {
            taken = taken || message.message != WM_NULL;
        } else {
            TranslateMessage(&message);
            DispatchMessageW(&message);
        }
    }
    reply(0, 0, (unsigned long)said << 16 | (taken ? 1 : 0), NULL, 0);
}

static void info(void)
{
    TW_IMAGEINFO found;
    memset(&found, 0, sizeof found);
    uint16_t cc, rc = call(DG_IMAGE, DAT_IMAGEINFO, MSG_GET, &found, &cc);
    reply(rc, cc, 0, &found, rc == TWRC_SUCCESS ? sizeof found : 0);
}

static void transfer(void)
{
    HANDLE dib = NULL;
    uint16_t cc, rc = call(DG_IMAGE, DAT_IMAGENATIVEXFER, MSG_GET, &dib, &cc);
    if (rc == TWRC_XFERDONE)
        reply_with(rc, 0, dib);
    else
        reply(rc, cc, 0, NULL, 0);
}

static void pending(uint16_t msg)
{
    TW_PENDINGXFERS left = {0, 0};
    uint16_t cc, rc = call(DG_CONTROL, DAT_PENDINGXFERS, msg, &left, &cc);
    reply(rc, cc, left.Count, NULL, 0);
}

static void end_transfer(void) { pending(MSG_ENDXFER); }
static void reset(void) { pending(MSG_RESET); }

static void close_source(void)
{
    uint16_t cc, rc = call(DG_CONTROL, DAT_IDENTITY, MSG_CLOSEDS, &source, &cc);
    source_is_open = FALSE;
    reply(rc, cc, 0, NULL, 0);
}

static const struct {
    const char *name;
    void (*does)(void);
} verbs[] = {
    {"hello", hello},       {"manager", manager}, {"sources", sources},
    {"open", open_source},  {"get", get},         {"set", set},
    {"frame", frame},       {"enable", enable},   {"pump", pump},
    {"info", info},         {"transfer", transfer}, {"endxfer", end_transfer},
    {"reset", reset},       {"disable", disable}, {"close", close_source},
};

static void answer(void)
{
    const char *name = next_request();
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, name) == 0) {
            verbs[i].does();
            return;
        }
    end(2);
}

int WINAPI WinMain(HINSTANCE own, HINSTANCE unused, LPSTR command, int show)
{
    (void)unused, (void)command, (void)show;
    /* No box of Windows' own where a driver crashes: nobody could close it in a child process. */
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
    app = (TW_IDENTITY){.Version = {1, 0, 13, 1, "1"}, .ProtocolMajor = 1, .ProtocolMinor = 9,
                        .SupportedGroups = DG_CONTROL | DG_IMAGE | DF_APP2,
                        .Manufacturer = "TTHC", .ProductFamily = "TTHC", .ProductName = "TTHC"};
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED); /* what sources that use COM expect */
    window = CreateWindowExW(0, L"STATIC", L"TTHC", WS_POPUP, 0, 0, 1, 1, NULL, NULL, own, NULL);
    if (!window || !begin_line())
        return 3;
    for (;;)
        answer();
}
