/* What the tests want of the virtual source, and what they are told. See source.c. */
#ifndef TTHC_CONTROL_H
#define TTHC_CONTROL_H

#include <windows.h>

enum kind { ENUMERATION, RANGE, ONE, ARRAY };
enum deed { NOTHING, REFUSE, HANG, CRASH, CANCEL };

/* Reads C:\vscan\control.txt: everything else has its usual value. */
void read_control(void);

/* The number of that name. */
long of(const char *name);

/* Writes a line into C:\vscan\log.txt. */
void told(const char *what, double value);

/* Sides that are in the feeder, in C:\vscan\left.txt. */
int left(void);
void leave(int sides);

/* A page of that number as a DIB. */
HANDLE picture(int number, int width, int height, int bits, double dpi);

#endif
