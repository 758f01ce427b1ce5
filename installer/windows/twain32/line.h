/* The line of the helper to the scanner worker: requests in, replies out. See twain32.c. */
#ifndef TTHC_LINE_H
#define TTHC_LINE_H

#include <stddef.h>
#include <stdint.h>
#include <windows.h>

enum { LINE_VERSION = 1, MOST_LINE = 8192, MOST_BYTES = 256 * 1024 * 1024 };

/* Ends the process at once: no driver's DllMain may hold it up. */
_Noreturn void end(UINT code);

/* Takes the pipes for itself and starts the thread that reads requests. FALSE: it cannot. */
BOOL begin_line(void);

/* Waits for the next request and returns its verb; what follows are its words. */
const char *next_request(void);

/* The next word of the request: as it is, as a number, or as bytes, decoded in their place. A request
 * without it ends the program. */
char *word(void);
uint32_t number(void);
size_t decoded(char *found);

void reply(unsigned rc, unsigned cc, unsigned long value, const void *bytes, size_t length);

#endif
