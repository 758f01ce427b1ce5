/* Values of capabilities as TWAIN lays them out in memory. */
#ifndef TTHC_CONTAINERS_H
#define TTHC_CONTAINERS_H

#include "twain.h"

#include <stddef.h>

/* Memory of the manager's, if it is one of TWAIN 2, else of Windows'. */
void use_memory_of(const TW_ENTRYPOINT *manager);
HANDLE take(size_t size);
void *locked(HANDLE handle);
void unlocked(HANDLE handle);

TW_FIX32 fixed(double value);
double plain(TW_FIX32 parts);

/* The same as 32 bits, which is how containers hold them. */
uint32_t fix(double value);
double unfixed(uint32_t bits);

/* Fill in a capability; the return code is that of the call. */
uint16_t container(TW_CAPABILITY *cap, uint16_t type, const void *bytes, size_t size);
uint16_t one(TW_CAPABILITY *cap, uint16_t type, uint32_t item);
uint16_t several(TW_CAPABILITY *cap, int as_array, uint16_t type, const uint32_t *items,
                 uint32_t count, uint32_t current);

#endif
