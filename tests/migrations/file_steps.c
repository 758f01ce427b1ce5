/* Loaded before libc: counts what a process does to the files of a folder and, at the wanted step,
   kills it: in the middle of a write, or just before anything else. Armed from Python. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[4096];
static long seen, wanted;

void steps_arm(const char *below, long at)
{
    snprintf(folder, sizeof folder, "%s", below);
    seen = 0;
    wanted = at;
}

static int due(const char *path)
{
    return folder[0] && strncmp(path, folder, strlen(folder)) == 0 && ++seen == wanted;
}

static int due_file(int fd)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return due(path);
}

static void die(void) { kill(getpid(), SIGKILL); pause(); }

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) \
        real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    if (due_file(fd)) {
        real(fd, data, size / 2, at);
        die();
    }
    return real(fd, data, size, at);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }

ssize_t write(int fd, const void *data, size_t size)
{
    REAL(ssize_t, write, int, const void *, size_t);
    if (due_file(fd)) {
        real(fd, data, size / 2);
        die();
    }
    return real(fd, data, size);
}

int fdatasync(int fd)
{
    REAL(int, fdatasync, int);
    if (due_file(fd))
        die();
    return real(fd);
}

int fsync(int fd)
{
    REAL(int, fsync, int);
    if (due_file(fd))
        die();
    return real(fd);
}

int ftruncate64(int fd, off64_t size)
{
    REAL(int, ftruncate64, int, off64_t);
    if (due_file(fd))
        die();
    return real(fd, size);
}

int unlink(const char *path)
{
    REAL(int, unlink, const char *);
    if (due(path))
        die();
    return real(path);
}

int link(const char *from, const char *to)
{
    REAL(int, link, const char *, const char *);
    if (due(to))
        die();
    return real(from, to);
}

int rename(const char *from, const char *to)
{
    REAL(int, rename, const char *, const char *);
    if (due(to))
        die();
    return real(from, to);
}
