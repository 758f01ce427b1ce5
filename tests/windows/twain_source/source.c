/* A TWAIN source without a scanner, for tests: sheets, faults and oddities come from a text file.
 *
 * C:\vscan\control.txt is read when the source is opened: one `name=number` a line. What is not
 * named has the usual value of `settings` in control.c. C:\vscan\log.txt is appended to: what was
 * asked for.
 * C:\vscan\left.txt holds how many sides are still in the feeder; who loads it writes it.
 *
 * What a page shows is a function of its number, x and y (picture.c), which the tests know too.
 * wine's source manager loads it as C:\windows\twain_64\sane.ds or C:\windows\twain_32\sane.ds.
 */
#include "containers.h"
#include "control.h"

#include <stdio.h>
#include <string.h>

static TW_IDENTITY me = {0, {1, 0, 13, 1, "1.0"}, 1, 9, DG_CONTROL | DG_IMAGE | DF_DS2,
                         "TTHC", "Virtual", "TTHC Virtual " BITS};
static TW_IDENTITY app;
static uint16_t condition;
static int pixel_type, depth, feeder_on, duplex_on, transfers, works_left, enabled, taken;
static double dpi;
static TW_FRAME area;
static HWND own;
static DSMENTRYPROC newer_manager;

static uint16_t fail(long code)
{
    condition = (uint16_t)code;
    return TWRC_FAILURE;
}

/* The fault that is due here, if any. */
static uint16_t fault(long place)
{
    if (of("deed_at") != place || (place == 0 && taken != of("after")))
        return TWRC_SUCCESS;
    switch (of("deed")) {
    case REFUSE:
        return fail(of("code"));
    case HANG:
        Sleep(INFINITE);
        return TWRC_SUCCESS;
    case CRASH:
        RaiseException(EXCEPTION_ACCESS_VIOLATION, 0, 0, NULL);
        return TWRC_SUCCESS;
    case CANCEL:
        return TWRC_CANCEL;
    default:
        return TWRC_SUCCESS;
    }
}

/* Capabilities. */

static uint16_t resolutions(TW_CAPABILITY *cap, uint16_t msg)
{
    static const double known[] = {75, 100, 150, 200, 300, 600};
    uint32_t items[6], current = 0;
    for (uint32_t i = 0; i < 6; i++) {
        items[i] = fix(known[i]);
        if (known[i] == dpi)
            current = i;
    }
    if (msg != MSG_GET || of("containers") == ONE)
        return one(cap, TWTY_FIX32, fix(dpi));
    if (of("containers") == RANGE) {
        TW_RANGE range = {TWTY_FIX32, fix(50), fix(600), fix(1), fix(200), fix(dpi)};
        return container(cap, TWON_RANGE, &range, sizeof range);
    }
    return several(cap, of("containers") == ARRAY, TWTY_FIX32, items, 6, current);
}

static uint16_t choose(TW_CAPABILITY *cap, uint16_t msg, int *chosen, int allowed0, int allowed1,
                       uint32_t wanted)
{
    if (msg == MSG_SET) {
        if (wanted ? !allowed1 : !allowed0)
            return fail(TWCC_BADVALUE);
        *chosen = wanted != 0;
        return TWRC_SUCCESS;
    }
    return one(cap, TWTY_BOOL, (uint32_t)*chosen);
}

static uint16_t pixel_types(TW_CAPABILITY *cap, uint16_t msg, uint32_t wanted)
{
    static const uint32_t known[] = {0, 1, 2};
    uint32_t count = of("color") ? 3 : 2;
    if (msg == MSG_SET) {
        if (wanted >= count)
            return fail(TWCC_BADVALUE);
        pixel_type = (int)wanted;
        depth = wanted == 2 ? 24 : wanted == 1 ? 8 : 1;
        return TWRC_SUCCESS;
    }
    if (msg == MSG_GET)
        return several(cap, 0, TWTY_UINT16, known, count, (uint32_t)pixel_type);
    return one(cap, TWTY_UINT16, (uint32_t)pixel_type);
}

static uint16_t capability(uint16_t msg, TW_CAPABILITY *cap)
{
    uint32_t wanted = 0;
    if (msg == MSG_SET) {
        TW_ONEVALUE *value = cap->ConType == TWON_ONEVALUE ? locked(cap->hContainer) : NULL;
        if (!value)
            return fail(TWCC_BADVALUE);
        wanted = value->ItemType == TWTY_BOOL || value->ItemType == TWTY_UINT16 ||
                         value->ItemType == TWTY_INT16
                     ? value->Item & 0xffff
                     : value->Item;
        unlocked(cap->hContainer);
        char name[32];
        snprintf(name, sizeof name, "set %x", cap->Cap);
        told(name, value->ItemType == TWTY_FIX32 ? unfixed(wanted) : (double)wanted);
    }
    int camera = (int)of("camera");
    switch (cap->Cap) {
    case CAP_XFERCOUNT:
        if (msg == MSG_SET) {
            transfers = (int16_t)wanted;
            return TWRC_SUCCESS;
        }
        return one(cap, TWTY_INT16, (uint16_t)transfers);
    case ICAP_XFERMECH:
    case ICAP_UNITS:
    case ICAP_COMPRESSION:
        if (msg == MSG_SET)
            return wanted == 0 ? TWRC_SUCCESS : fail(TWCC_BADVALUE);
        return one(cap, TWTY_UINT16, 0);
    case ICAP_PIXELTYPE:
        return pixel_types(cap, msg, wanted);
    case ICAP_BITDEPTH:
        if (msg == MSG_SET)
            return (int)wanted == depth ? TWRC_SUCCESS : fail(TWCC_BADVALUE);
        return one(cap, TWTY_UINT16, (uint32_t)depth);
    case ICAP_XRESOLUTION:
    case ICAP_YRESOLUTION:
        if (msg == MSG_SET) {
            double to = unfixed(wanted);
            if (to < 50 || to > 600)
                return fail(TWCC_BADVALUE);
            dpi = to;
            return TWRC_SUCCESS;
        }
        return resolutions(cap, msg);
    case CAP_INDICATORS:
    case CAP_AUTOFEED:
        return msg == MSG_SET ? TWRC_SUCCESS : one(cap, TWTY_BOOL, 1);
    case CAP_UICONTROLLABLE:
    case CAP_DEVICEONLINE:
        return one(cap, TWTY_BOOL, 1);
    default:
        break;
    }
    if (!camera)
        switch (cap->Cap) {
        case ICAP_PHYSICALWIDTH:
            return one(cap, TWTY_FIX32, fix(8.5));
        case ICAP_PHYSICALHEIGHT:
            return one(cap, TWTY_FIX32, fix(14));
        case CAP_FEEDERENABLED:
            if (!of("feeder"))
                break;
            return choose(cap, msg, &feeder_on, of("flatbed") != 0, 1, wanted);
        case CAP_FEEDERLOADED:
        case CAP_PAPERDETECTABLE:
            if (!of("feeder") || !of("detect"))
                break;
            return one(cap, TWTY_BOOL, cap->Cap == CAP_PAPERDETECTABLE || left() > 0);
        case CAP_DUPLEX:
            return one(cap, TWTY_UINT16, of("duplex") ? 1 : 0);
        case CAP_DUPLEXENABLED:
            if (!of("duplex"))
                break;
            return choose(cap, msg, &duplex_on, 1, 1, wanted);
        default:
            break;
        }
    return fail(TWCC_CAPUNSUPPORTED);
}

/* Pictures. */

static void measure(int *width, int *height, int *bits)
{
    double wide = plain(area.Right) - plain(area.Left), high = plain(area.Bottom) - plain(area.Top);
    *width = (int)(of("width") ? of("width") : (long)(wide * dpi + 0.5));
    *height = (int)(of("height") ? of("height") : (long)(high * dpi + 0.5));
    *bits = (int)(of("bits") ? of("bits") : depth);
}

static uint16_t image_info(TW_IMAGEINFO *info)
{
    int width, height, bits;
    measure(&width, &height, &bits);
    memset(info, 0, sizeof *info);
    info->XResolution = fixed(of("info_dpi") >= 0 ? (double)of("info_dpi") : dpi);
    info->YResolution = info->XResolution;
    info->ImageWidth = width;
    info->ImageLength = height;
    info->BitsPerPixel = (int16_t)bits;
    info->SamplesPerPixel = bits == 24 ? 3 : 1;
    for (int i = 0; i < info->SamplesPerPixel; i++)
        info->BitsPerSample[i] = (int16_t)(bits == 24 ? 8 : bits);
    info->PixelType = (int16_t)pixel_type;
    return TWRC_SUCCESS;
}

/* Sides that are to come after those that were taken. */
static int to_come(void)
{
    if (!feeder_on || !of("feeder"))
        return taken == 0 && of("glass");
    int sides = left();
    return transfers >= 0 && taken + sides > transfers ? transfers - taken : sides;
}

static uint16_t transfer(HANDLE *handle)
{
    if (!enabled)
        return fail(TWCC_SEQERROR);
    uint16_t rc = fault(0);
    if (rc != TWRC_SUCCESS)
        return rc;
    if (to_come() == 0)
        return fail(TWCC_NOMEDIA);
    int width, height, bits;
    measure(&width, &height, &bits);
    *handle = picture(taken, width, height, bits, dpi);
    return *handle ? TWRC_XFERDONE : fail(TWCC_BUMMER);
}

static uint16_t end_transfer(TW_PENDINGXFERS *pending)
{
    int more;
    if (feeder_on && of("feeder") && left() > 0)
        leave(left() - 1);
    taken++;
    more = to_come();
    if (of("unsure") && feeder_on)
        more = more || taken == (int)of("unsure") ? 0xffff : 0;
    pending->Count = (uint16_t)more;
    return TWRC_SUCCESS;
}

/* Being ready. */

static void say(uint16_t msg)
{
    HMODULE older = GetModuleHandleA("twain_32.dll");
    DSMENTRYPROC entry = newer_manager;
    if (!entry)
        entry = (DSMENTRYPROC)(void *)GetProcAddress(older, "DSM_Entry");
    if (entry)
        entry(&me, &app, DG_CONTROL, DAT_NULL, msg, NULL);
}

static void be_ready(void)
{
    if (of("deed_at") == 3 && of("deed") == HANG)
        return;
    say(of("closes") ? MSG_CLOSEDSREQ : MSG_XFERREADY);
}

static uint16_t enable(TW_USERINTERFACE *shown)
{
    told("window", shown->ShowUI);
    uint16_t rc = fault(2);
    if (rc != TWRC_SUCCESS)
        return rc;
    if (of("enable"))
        return fail(of("enable"));
    enabled = 1, taken = 0;
    works_left = (int)of("works");
    own = CreateWindowExA(0, "STATIC", "working", WS_POPUP, 0, 0, 1, 1, shown->hParent, NULL, NULL, NULL);
    if (works_left)
        SetTimer(own, 1, USER_TIMER_MINIMUM, NULL);
    else
        be_ready();
    return TWRC_SUCCESS;
}

static uint16_t disable(void)
{
    DestroyWindow(own);
    own = NULL;
    enabled = 0;
    return TWRC_SUCCESS;
}

static uint16_t event(TW_EVENT *event)
{
    const MSG *message = event->pEvent;
    event->TWMessage = MSG_GET - 1;
    if (!enabled || message->hwnd != own || message->message != WM_TIMER)
        return TWRC_NOTDSEVENT;
    if (--works_left == 0) {
        KillTimer(own, 1);
        be_ready();
    }
    return TWRC_DSEVENT;
}

static uint16_t identity(uint16_t msg, TW_IDENTITY *asked, const TW_IDENTITY *from)
{
    uint32_t id = asked->Id;
    switch (msg) {
    case MSG_GET:
        *asked = me;
        asked->Id = id;
        return TWRC_SUCCESS;
    case MSG_OPENDS: {
        read_control();
        pixel_type = 2, depth = 24, feeder_on = 1, duplex_on = 0;
        transfers = -1, dpi = 200, taken = 0;
        told("open", 1);
        uint16_t rc = fault(1);
        if (rc != TWRC_SUCCESS)
            return rc;
        if (of("open"))
            return fail(of("open"));
        if (from)
            app = *from;
        me.Id = id;
        if (!of("feeder"))
            feeder_on = 0;
        area = (TW_FRAME){fixed(0), fixed(0), fixed(8.5), fixed(14)};
        return TWRC_SUCCESS;
    }
    case MSG_CLOSEDS:
        told("close", 1);
        newer_manager = NULL;
        use_memory_of(NULL);
        return TWRC_SUCCESS;
    default:
        return fail(TWCC_BADPROTOCOL);
    }
}

static uint16_t pending(uint16_t msg, TW_PENDINGXFERS *pending)
{
    if (msg == MSG_ENDXFER)
        return end_transfer(pending);
    if (msg == MSG_RESET)
        told("reset", 1);
    pending->Count = msg == MSG_RESET ? 0 : (uint16_t)to_come();
    return TWRC_SUCCESS;
}

static uint16_t layout(uint16_t msg, TW_IMAGELAYOUT *layout)
{
    if (msg == MSG_SET) {
        if (!of("own_frame"))
            return fail(TWCC_BADVALUE);
        area = layout->Frame;
        return TWRC_SUCCESS;
    }
    memset(layout, 0, sizeof *layout);
    layout->Frame = area;
    return TWRC_SUCCESS;
}

__declspec(dllexport) uint16_t WINAPI DS_Entry(TW_IDENTITY *from, uint32_t dg, uint16_t dat,
                                               uint16_t msg, void *data)
{
    switch (dat) {
    case DAT_IDENTITY:
        return identity(msg, data, from);
    case DAT_ENTRYPOINT: /* a manager of TWAIN 2, before it opens the source */
        use_memory_of(data);
        newer_manager = (DSMENTRYPROC)((TW_ENTRYPOINT *)data)->DSM_Entry;
        return TWRC_SUCCESS;
    case DAT_CAPABILITY:
        return capability(msg, data);
    case DAT_EVENT:
        return event(data);
    case DAT_STATUS:
        ((TW_STATUS *)data)->ConditionCode = condition;
        condition = 0;
        return TWRC_SUCCESS;
    case DAT_USERINTERFACE:
        return msg == MSG_ENABLEDS ? enable(data) : disable();
    case DAT_PENDINGXFERS:
        return pending(msg, data);
    case DAT_XFERGROUP:
        *(uint32_t *)data = DG_IMAGE;
        return TWRC_SUCCESS;
    case DAT_IMAGEINFO:
        return image_info(data);
    case DAT_IMAGELAYOUT:
        return layout(msg, data);
    case DAT_IMAGENATIVEXFER:
        return transfer(data);
    default:
        (void)dg;
        return fail(TWCC_BADPROTOCOL);
    }
}
