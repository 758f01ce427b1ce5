#include "control.h"

#include <stdio.h>
#include <string.h>

#define FOLDER "C:\\vscan\\"

static struct {
    const char *name;
    long usual, value;
} settings[] = {
    {"sides", 0, 0},       /* in the feeder; left.txt wins */
    {"glass", 1, 0},       /* something lies on the glass */
    {"feeder", 1, 0},      /* the device has one */
    {"flatbed", 1, 0},     /* and one of these */
    {"duplex", 1, 0},
    {"detect", 1, 0},      /* it says whether paper is in the feeder */
    {"color", 1, 0},       /* it can do colour */
    {"containers", ENUMERATION, 0}, /* how resolutions are told */
    {"topdown", 0, 0},     /* pictures from the top */
    {"inverted", 0, 0},    /* palette of 1 bit: 0 is white */
    {"colors", 0, 0},      /* of an 8 bit picture: entries of its palette, 0 for all 256 */
    {"bits", 0, 0},        /* of a picture, whatever was asked for: 1, 8 or 24 */
    {"width", 0, 0},       /* of a picture in pixels, whatever was asked for */
    {"height", 0, 0},
    {"told_dpi", -1, 0},   /* what pictures say of themselves, 0 for nothing; -1: the truth */
    {"info_dpi", -1, 0},   /* what the source says of them */
    {"open", 0, 0},        /* condition code with which opening fails */
    {"enable", 0, 0},      /* and scanning */
    {"deed", NOTHING, 0},  /* what happens at a side, */
    {"after", 0, 0},       /* after so many */
    {"code", 20, 0},       /* with which condition code it is refused */
    {"deed_at", 0, 0},     /* 0: transfer, 1: open, 2: enable, 3: it is never ready */
    {"unsure", 0, 0},      /* it does not know how many sides are still to come */
    {"works", 0, 0},       /* timer messages that it handles before it is ready */
    {"closes", 0, 0},      /* its window is closed before it is ready */
    {"own_frame", 1, 0},   /* an area can be set */
    {"camera", 0, 0},
    {NULL, 0, 0},
};

long of(const char *name)
{
    for (int i = 0; settings[i].name; i++)
        if (strcmp(settings[i].name, name) == 0)
            return settings[i].value;
    return 0;
}

void told(const char *what, double value)
{
    FILE *log = fopen(FOLDER "log.txt", "a");
    if (log) {
        fprintf(log, "%s %g\n", what, value);
        fclose(log);
    }
}

void read_control(void)
{
    char line[128], name[64];
    long value;
    FILE *control = fopen(FOLDER "control.txt", "r");
    for (int i = 0; settings[i].name; i++)
        settings[i].value = settings[i].usual;
    while (control && fgets(line, sizeof line, control))
        if (sscanf(line, "%63[a-z_]=%ld", name, &value) == 2)
            for (int i = 0; settings[i].name; i++)
                if (strcmp(settings[i].name, name) == 0)
                    settings[i].value = value;
    if (control)
        fclose(control);
}

int left(void)
{
    int found = (int)of("sides");
    FILE *file = fopen(FOLDER "left.txt", "r");
    if (file) {
        if (fscanf(file, "%d", &found) != 1)
            found = 0;
        fclose(file);
    }
    return found;
}

void leave(int sides)
{
    FILE *file = fopen(FOLDER "left.txt", "w");
    if (file) {
        fprintf(file, "%d\n", sides);
        fclose(file);
    }
}

