/* Loaded before libc: a disk that loses its power. What was written to files below one folder since
   their last sync is kept in mind; at the wanted write or sync each sector of 512 bytes of it
   survives with a chance of one half, and the process ends. Armed from Python. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 4096
enum { SECTOR = 512 };

struct piece { off_t at; size_t size; int cut; unsigned char *data; struct piece *next; };
struct file {
    dev_t device; ino_t inode; char path[1024];
    unsigned char *durable; size_t size;
    struct piece *first, *last;
};

static struct file files[FILES];
static int count;
static char folder[1024];
static long left;
static uint64_t state;
static int busy;

#define REAL(name, type) \
    static type real; \
    if (!real) real = (type)dlsym(RTLD_NEXT, name)

typedef ssize_t (*pwrite_t)(int, const void *, size_t, off64_t);
typedef ssize_t (*write_t)(int, const void *, size_t);
typedef int (*sync_t)(int);
typedef int (*cut_t)(int, off64_t);

void power_arm(const char *below, long step, unsigned long seed)
{
    snprintf(folder, sizeof folder, "%s/", below);
    left = step;
    state = seed * 2654435761u + 88172645463325252ull;
}

static int coin(void)
{
    state ^= state << 13; state ^= state >> 7; state ^= state << 17;
    return (state >> 32) & 1;
}

static struct file *file_of(int fd)
{
    char link[64], path[1024];
    struct stat found;
    if (!folder[0] || busy)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    if (strncmp(path, folder, strlen(folder)) || fstat(fd, &found) || !S_ISREG(found.st_mode))
        return 0;
    if (length > 4 && !strcmp(path + length - 4, "-shm"))
        return 0;
    for (int n = 0; n < count; n++)
        if (files[n].device == found.st_dev && files[n].inode == found.st_ino) {
            strcpy(files[n].path, path); /* it may have been renamed, or be another one by now */
            return &files[n];
        }
    if (count == FILES)
        abort();
    struct file *file = &files[count++];
    file->device = found.st_dev;
    file->inode = found.st_ino;
    strcpy(file->path, path);
    file->size = found.st_size;
    file->durable = malloc(file->size + 1);
    if (file->size && pread(fd, file->durable, file->size, 0) != (ssize_t)file->size)
        abort();
    return file;
}

static void put(struct file *file, off_t at, const unsigned char *data, size_t size)
{
    if (at + size > file->size) {
        file->durable = realloc(file->durable, at + size + 1);
        memset(file->durable + file->size, 0, at + size - file->size);
        file->size = at + size;
    }
    memcpy(file->durable + at, data, size);
}

/* all: they were synced; else each sector by a coin. */
static void settle(struct file *file, int all)
{
    struct piece *next;
    for (struct piece *piece = file->first; piece; piece = next) {
        next = piece->next;
        if (piece->cut) {
            if ((all || coin()) && (size_t)piece->at < file->size)
                file->size = piece->at;
        } else
            for (size_t at = 0; at < piece->size; at += SECTOR) {
                size_t size = piece->size - at < SECTOR ? piece->size - at : SECTOR;
                if (all || coin())
                    put(file, piece->at + at, piece->data + at, size);
            }
        free(piece->data);
        free(piece);
    }
    file->first = file->last = 0;
}

static void note(struct file *file, off_t at, const void *data, size_t size, int cut)
{
    struct piece *piece = calloc(1, sizeof *piece);
    piece->at = at;
    piece->size = size;
    piece->cut = cut;
    if (size) {
        piece->data = malloc(size);
        memcpy(piece->data, data, size);
    }
    if (file->last)
        file->last->next = piece;
    else
        file->first = piece;
    file->last = piece;
}

static void power_goes(void)
{
    busy = 1;
    for (int n = 0; n < count; n++) {
        struct stat found;
        struct file *file = &files[n];
        if (!file->first || stat(file->path, &found) || found.st_ino != file->inode)
            continue;
        settle(file, 0);
        int fd = open(file->path, O_WRONLY);
        if (fd < 0)
            continue;
        REAL("pwrite64", pwrite_t);
        real(fd, file->durable, file->size, 0);
        if (ftruncate(fd, file->size))
            abort();
        close(fd);
    }
    kill(getpid(), SIGKILL);
    pause();
}

static int due(void)
{
    return left > 0 && --left == 0;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    REAL("pwrite64", pwrite_t);
    struct file *file = file_of(fd);
    ssize_t done = real(fd, data, size, at);
    if (file && done > 0) {
        note(file, at, data, done, 0);
        if (due())
            power_goes();
    }
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }

ssize_t write(int fd, const void *data, size_t size)
{
    REAL("write", write_t);
    struct file *file = file_of(fd);
    ssize_t done = real(fd, data, size);
    if (file && done > 0) {
        note(file, lseek(fd, 0, SEEK_CUR) - done, data, done, 0);
        if (due())
            power_goes();
    }
    return done;
}

int ftruncate64(int fd, off64_t size)
{
    REAL("ftruncate64", cut_t);
    struct file *file = file_of(fd);
    int answer = real(fd, size);
    if (file && !answer)
        note(file, size, 0, 0, 1);
    return answer;
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd, sync_t real)
{
    struct file *file = file_of(fd);
    int now = file && due();
    if (now && coin())
        power_goes(); /* on the way */
    int answer = real(fd);
    if (file && !answer) {
        settle(file, 1);
        if (now)
            power_goes(); /* just behind it */
    }
    return answer;
}

int fsync(int fd)
{
    REAL("fsync", sync_t);
    return synced(fd, real);
}

int fdatasync(int fd)
{
    REAL("fdatasync", sync_t);
    return synced(fd, real);
}
