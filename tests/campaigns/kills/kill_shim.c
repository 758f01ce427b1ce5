/* Loaded before libc: counts what the database does to its files and, at the wanted step, kills the
   process in the middle of it. Armed from Python; without that it only counts. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { WAL_HALF, WAL_SYNC, DB_HALF, KINDS };

static long seen[KINDS];
static int wanted = -1;
static long nth;

void kill_arm(int kind, long at)
{
    memset(seen, 0, sizeof seen);
    wanted = kind;
    nth = at;
}

long kill_seen(int kind) { return seen[kind]; }

static int ends(const char *text, const char *tail)
{
    size_t a = strlen(text), b = strlen(tail);
    return a >= b && strcmp(text + a - b, tail) == 0;
}

static int kind_of(int fd)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return -1;
    path[length] = 0;
    if (ends(path, ".db-wal"))
        return WAL_HALF;
    return ends(path, ".db") ? DB_HALF : -1;
}

static int due(int kind)
{
    return kind >= 0 && ++seen[kind] == nth && kind == wanted;
}

static void die(void) { kill(getpid(), SIGKILL); pause(); }

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real)
        real = (ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    if (due(kind_of(fd))) {
        real(fd, data, size / 2, at);
        die();
    }
    return real(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
    return pwrite64(fd, data, size, at);
}

static void synced(int fd)
{
    if (kind_of(fd) == WAL_HALF && due(WAL_SYNC))
        die();
}

int fdatasync(int fd)
{
    static int (*real)(int);
    if (!real)
        real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int answer = real(fd);
    synced(fd);
    return answer;
}

int fsync(int fd)
{
    static int (*real)(int);
    if (!real)
        real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int answer = real(fd);
    synced(fd);
    return answer;
}
