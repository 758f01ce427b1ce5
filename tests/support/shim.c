/* A PKCS#11 module in front of SoftHSM: counts C_Login, and sets token flags that SoftHSM never
   sets (locked, final try). The function list is copied by position (PKCS#11 2.40, 68 entries). */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long ulong_t;
struct list { unsigned char version[8]; void *functions[68]; };
enum { GET_TOKEN_INFO = 6, LOGIN = 18 };

static struct list mine;
static ulong_t (*real_login)(ulong_t, ulong_t, unsigned char *, ulong_t);
static ulong_t (*real_info)(ulong_t, unsigned char *);

static ulong_t count_login(ulong_t session, ulong_t user, unsigned char *pin, ulong_t length)
{
    FILE *file = fopen(getenv("SHIM_COUNT"), "a");
    fputc('L', file);
    fclose(file);
    return real_login(session, user, pin, length);
}

static ulong_t flagged_info(ulong_t slot, unsigned char *info)
{
    ulong_t answer = real_info(slot, info);
    const char *extra = getenv("SHIM_FLAGS");
    if (answer == 0 && extra != NULL) {
        ulong_t flags;
        memcpy(&flags, info + 96, sizeof flags);
        flags |= strtoul(extra, NULL, 0);
        memcpy(info + 96, &flags, sizeof flags);
    }
    return answer;
}

ulong_t C_GetFunctionList(struct list **out)
{
    if (real_login == NULL) {
        struct list *theirs;
        ulong_t (*get)(struct list **);
        void *library = dlopen(getenv("SHIM_REAL"), RTLD_NOW | RTLD_LOCAL);
        if (library == NULL)
            return 5;
        get = (ulong_t (*)(struct list **))dlsym(library, "C_GetFunctionList");
        get(&theirs);
        mine = *theirs;
        real_login = (ulong_t (*)(ulong_t, ulong_t, unsigned char *, ulong_t))mine.functions[LOGIN];
        real_info = (ulong_t (*)(ulong_t, unsigned char *))mine.functions[GET_TOKEN_INFO];
        mine.functions[LOGIN] = (void *)count_login;
        mine.functions[GET_TOKEN_INFO] = (void *)flagged_info;
    }
    *out = &mine;
    return 0;
}
