#include "containers.h"

#include <string.h>

static TW_ENTRYPOINT memory;

void use_memory_of(const TW_ENTRYPOINT *manager)
{
    memset(&memory, 0, sizeof memory);
    if (manager)
        memory = *manager;
}

HANDLE take(size_t size)
{
    return memory.Size ? memory.DSM_MemAllocate((uint32_t)size) : GlobalAlloc(GHND, size);
}

void *locked(HANDLE handle)
{
    return memory.Size ? memory.DSM_MemLock(handle) : GlobalLock(handle);
}

void unlocked(HANDLE handle)
{
    if (memory.Size)
        memory.DSM_MemUnlock(handle);
    else
        GlobalUnlock(handle);
}

TW_FIX32 fixed(double value)
{
    int32_t scaled = (int32_t)(value * 65536 + 0.5);
    return (TW_FIX32){(int16_t)(scaled >> 16), (uint16_t)(scaled & 0xffff)};
}

double plain(TW_FIX32 parts) { return parts.Whole + parts.Frac / 65536.0; }

uint32_t fix(double value)
{
    TW_FIX32 parts = fixed(value);
    uint32_t bits;
    memcpy(&bits, &parts, sizeof bits);
    return bits;
}

double unfixed(uint32_t bits)
{
    TW_FIX32 parts;
    memcpy(&parts, &bits, sizeof parts);
    return plain(parts);
}

uint16_t container(TW_CAPABILITY *cap, uint16_t type, const void *bytes, size_t size)
{
    cap->ConType = type;
    cap->hContainer = take(size);
    void *there = cap->hContainer ? locked(cap->hContainer) : NULL;
    if (!there)
        return TWRC_FAILURE;
    memcpy(there, bytes, size);
    unlocked(cap->hContainer);
    return TWRC_SUCCESS;
}

uint16_t one(TW_CAPABILITY *cap, uint16_t type, uint32_t item)
{
    TW_ONEVALUE value = {type, item};
    return container(cap, TWON_ONEVALUE, &value, sizeof value);
}

static size_t put(uint8_t *at, uint16_t type, uint32_t item)
{
    size_t size = type == TWTY_FIX32 || type == TWTY_UINT32 ? 4 : 2;
    memcpy(at, &item, size);
    return size;
}

uint16_t several(TW_CAPABILITY *cap, int as_array, uint16_t type, const uint32_t *items,
                        uint32_t count, uint32_t current)
{
    uint8_t bytes[256];
    TW_ENUMERATION *head = (TW_ENUMERATION *)bytes;
    TW_ARRAY *array = (TW_ARRAY *)bytes;
    size_t size = as_array ? sizeof *array : sizeof *head;
    if (as_array)
        *array = (TW_ARRAY){type, count};
    else
        *head = (TW_ENUMERATION){type, count, current, 0};
    for (uint32_t i = 0; i < count; i++)
        size += put(bytes + size, type, items[i]);
    return container(cap, as_array ? TWON_ARRAY : TWON_ENUMERATION, bytes, size);
}
