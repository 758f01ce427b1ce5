#include "line.h"

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static HANDLE the_input, the_output;
static char read_line[MOST_LINE + 1], the_line[MOST_LINE + 1];
static HANDLE line_is_there, line_was_taken;

_Noreturn void end(UINT code)
{
    TerminateProcess(GetCurrentProcess(), code);
    for (;;)
        Sleep(INFINITE);
}

/* The second thread: reads lines, and ends the process with the pipe. */
static DWORD WINAPI read_lines(void *unused)
{
    (void)unused;
    DWORD length = 0;
    for (;;) {
        char byte;
        DWORD got = 0;
        if (!ReadFile(the_input, &byte, 1, &got, NULL) || got == 0)
            end(0);
        if (byte != '\n') {
            if (length == MOST_LINE)
                end(2);
            read_line[length++] = byte;
            continue;
        }
        read_line[length] = 0;
        length = 0;
        SetEvent(line_is_there);
        WaitForSingleObject(line_was_taken, INFINITE);
    }
}

static void write_all(const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        DWORD part = length > 1 << 20 ? 1 << 20 : (DWORD)length, written = 0;
        if (!WriteFile(the_output, at, part, &written, NULL) || written == 0)
            end(0);
        at += written;
        length -= written;
    }
}

void reply(unsigned rc, unsigned cc, unsigned long value, const void *bytes, size_t length)
{
    char head[64];
    int size = snprintf(head, sizeof head, "%u %u %lu %lu\n", rc, cc, value, (unsigned long)length);
    write_all(head, (size_t)size);
    write_all(bytes, length);
}

/* The words of a request. */

static char *rest;

char *word(void)
{
    if (!rest)
        end(2);
    char *found = rest;
    char *space = strchr(found, ' ');
    rest = space ? space + 1 : NULL;
    if (space)
        *space = 0;
    return found;
}

uint32_t number(void)
{
    char *found = word(), *stop = NULL;
    unsigned long value = strtoul(found, &stop, 10);
    if (!*found || *stop)
        end(2);
    return value;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t decoded(char *found)
{
    size_t length = strlen(found);
    if (length % 2)
        end(2);
    for (size_t i = 0; i < length; i += 2) {
        int high = digit(found[i]), low = digit(found[i + 1]);
        if (high < 0 || low < 0)
            end(2);
        found[i / 2] = (char)(high << 4 | low);
    }
    return length / 2;
}

/* Drivers print to stdout: they get stderr for it. */
static void take_pipes(void)
{
    HANDLE own = GetCurrentProcess();
    DuplicateHandle(own, GetStdHandle(STD_OUTPUT_HANDLE), own, &the_output, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    the_input = GetStdHandle(STD_INPUT_HANDLE);
    SetStdHandle(STD_INPUT_HANDLE, NULL);
    SetStdHandle(STD_OUTPUT_HANDLE, GetStdHandle(STD_ERROR_HANDLE));
    if (_dup2(2, 1) != 0)
        _close(1);
}

BOOL begin_line(void)
{
    take_pipes();
    line_is_there = CreateEventW(NULL, FALSE, FALSE, NULL);
    line_was_taken = CreateEventW(NULL, FALSE, FALSE, NULL);
    return CreateThread(NULL, 0, read_lines, NULL, 0, NULL) != NULL;
}

const char *next_request(void)
{
    WaitForSingleObject(line_is_there, INFINITE);
    /* Out of the way at once: the other thread has to be reading while a driver hangs in this one. */
    memcpy(the_line, read_line, sizeof the_line);
    SetEvent(line_was_taken);
    rest = the_line;
    return word();
}
